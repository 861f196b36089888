import Clinic

/// What a template asks for.
enum TemplateTags {
    /// Refuses a template that asks for something that no message may say, or carries a disclosing word itself.
    static func check(
        _ source: String, of name: LetterTemplates.Name, isKnown: (String) -> Bool
    ) throws(TemplateFault) {
        for tag in tags(in: source) {
            // Variables, sections, inverted sections and their ends; whatever else Mustache knows is not needed.
            let variable = tag.first.map { "#^/".contains($0) } == true ? tag.dropFirst() : tag[...]
            guard isKnown(variable.filter { $0 != " " }) else { throw .unknownVariable(name, String(tag)) }
        }
        if let word = DisclosingWords.found(in: source).first { throw .discloses(name, word) }
    }

    /// What stands between double braces.
    ///
    /// A third brace stays in the tag, and so is refused.
    private static func tags(in text: String) -> [Substring] {
        text.split(separator: "{{", omittingEmptySubsequences: false).dropFirst().map { piece in
            piece.firstRange(of: "}}").map { piece[..<$0.lowerBound] } ?? piece
        }
    }
}
