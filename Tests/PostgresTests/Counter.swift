/// A number that several tasks count up.
actor Counter {
    private(set) var value = 0

    @discardableResult
    func next() -> Int {
        value += 1
        return value
    }
}
