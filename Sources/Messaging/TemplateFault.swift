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
    /// The text for phones does not fit into one message of 160 characters: so many it has with usual values.
    case tooLong(LetterTemplates.Name, Int)
    /// The text for phones has a character that is not in their alphabet (3GPP TS 23.038).
    case notInAlphabet(LetterTemplates.Name)
    /// The text itself gives a person away by a word.
    case discloses(LetterTemplates.Name, String)

    /// A sentence for whoever wrote the text.
    public var description: String {
        switch self {
        case .missing(let name): "There is no text for the letter \"\(name.rawValue)\"."
        case .unreadable(let name, let reason): "The letter \"\(name.rawValue)\" is not a template: \(reason)."
        case .unknownVariable(let name, let tag):
            "The letter \"\(name.rawValue)\" asks for \"\(tag)\", which no letter may say."
        case .tooLong(let name, let length):
            "The text \"\(name.rawValue)\" has \(length) characters with usual values, and \(TextTemplates.length) fit."
        case .notInAlphabet(let name):
            "The text \"\(name.rawValue)\" has a character that texts to phones carry only at twice the price."
        case .discloses(let name, let word):
            "The letter \"\(name.rawValue)\" says \"\(word)\", which gives a person away."
        }
    }
}
