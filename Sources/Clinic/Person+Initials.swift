extension Person {
    /// The first letters of the words of the name, three at most, in capitals: `RB`; empty for a name without letters.
    public var initials: String {
        name.split { $0.isWhitespace || $0 == "." }.compactMap { word in word.first(where: \.isLetter) }
            .prefix(3).map { $0.uppercased() }.joined()
    }
}
