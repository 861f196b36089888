/// Why the texts of the letters cannot be used.
///
/// Found at start-up, before anything is sent.
public enum TemplateFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no text for a letter.
    case missing(LetterTemplates.Name)
    /// The text is not a Mustache template, with what the parser says.
    case unreadable(LetterTemplates.Name, String)
    /// The text asks for something that no letter may say.
    case unknownVariable(LetterTemplates.Name, String)
    /// The text itself gives a person away by a word.
    case discloses(LetterTemplates.Name, String)

    /// A sentence for whoever wrote the text.
    public var description: String {
        switch self {
        case .missing(let name): "There is no text for the letter \"\(name.rawValue)\"."
        case .unreadable(let name, let reason): "The letter \"\(name.rawValue)\" is not a template: \(reason)."
        case .unknownVariable(let name, let tag):
            "The letter \"\(name.rawValue)\" asks for \"\(tag)\", which no letter may say."
        case .discloses(let name, let word):
            "The letter \"\(name.rawValue)\" says \"\(word)\", which gives a person away."
        }
    }
}
