extension SQL {
    /// Whether the text looks like a statement that only reads, so that repeating it is harmless.
    ///
    /// Errs on the side of no; a `select` that calls a writing function is not recognised.
    var onlyReads: Bool {
        let words = text.lowercased().split { !($0.isLetter || $0 == "_") }
        guard let first = words.first, ["select", "values", "table", "show", "with"].contains(first) else {
            return false
        }
        return words.allSatisfy { !["insert", "update", "delete", "merge", "into"].contains($0) }
    }
}
