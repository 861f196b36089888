/// One of several things to choose from.
struct Choice {
    let value: String
    let text: String
    let isChosen: Bool
}
