/// A field that nobody sees.
struct HiddenField {
    let name: String
    let value: String
}
