extension String {
    /// Whether nobody has filled it in yet: empty, in brackets, or one of the words that stand for something to come.
    var isPlaceholder: Bool {
        let text = lowercased().filter { !$0.isWhitespace }
        let words = ["todo", "tbd", "tba", "tbc", "fixme", "changeme", "xxx", "none", "null", "n/a", "~", "?", "-"]
        let isBracketed = [("[", "]"), ("<", ">"), ("{", "}"), ("«", "»")].contains { opening, closing in
            text.hasPrefix(opening) && text.hasSuffix(closing)
        }
        return text.isEmpty || isBracketed || words.contains(text.trimming(".!:?"))
            || words.contains(text) || text.contains("contactinformation") || text.contains("placeholder")
            || text == "example" || text.hasPrefix("your") && (text.contains("phone") || text.contains("mail"))
    }

    /// Whether the address is one that manuals print: at example.com, .net or .org (RFC 2606 §3), or of "example".
    ///
    /// Names under `.example` are for tests and demonstrations, which is said openly there, and count as real.
    var isExampleAddress: Bool {
        let text = lowercased()
        let domains = ["example.com", "example.net", "example.org"]
        return domains.contains { text.hasSuffix("@\($0)") || text.hasSuffix(".\($0)") } || text.hasPrefix("example@")
    }

    /// The sentence about a placeholder.
    var placeholderSentence: String {
        isEmpty ? "This is empty: fill it in." : "\"\(self)\" is a placeholder: write the real one."
    }

    private func trimming(_ marks: String) -> String {
        String(drop { marks.contains($0) }.reversed().drop { marks.contains($0) }.reversed())
    }
}
