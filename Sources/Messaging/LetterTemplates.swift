public import Clinic
import Mustache

/// The texts of the letters, read and checked once, at start-up.
public struct LetterTemplates: Sendable {
    /// The source of one letter.
    public struct Source: Hashable, Sendable {
        /// The subject, as it is.
        public let subject: String
        /// The text, a Mustache template.
        public let text: String

        /// The source of a letter.
        public init(subject: String, text: String) {
            self.subject = subject
            self.text = text
        }
    }

    /// Which letter: a kind of message, with all reminders in one.
    public enum Name: String, CaseIterable, Sendable {
        case booked, provisional, reminder, prepare, moved, cancelled, missed, series, seriesCancelled, week, checkIn
        case offer, waiting, alarm, huddle, changes

        /// Those that go out as texts too.
        public static let texts: [Name] = allCases.filter { $0 != .huddle && $0 != .changes }

        /// The letter that a message of this kind is.
        public init(_ kind: Message.Kind) {
            switch kind {
            case .booked: self = .booked
            case .provisional: self = .provisional
            case .reminder: self = .reminder
            case .prepare: self = .prepare
            case .moved: self = .moved
            case .cancelled: self = .cancelled
            case .missed: self = .missed
            case .series: self = .series
            case .seriesCancelled: self = .seriesCancelled
            case .week: self = .week
            case .checkIn: self = .checkIn
            case .offer: self = .offer
            case .waiting: self = .waiting
            case .alarm: self = .alarm
            case .huddle: self = .huddle
            case .changes: self = .changes
            }
        }
    }

    private struct Parsed {
        let subject: String
        let text: MustacheTemplate
    }

    private let parsed: [Name: Parsed]

    /// Reads the texts; the ones that ship, unless others are given.
    ///
    /// - Throws: `TemplateFault` for a letter that is missing, does not parse, asks for something that no letter may
    ///   say, or carries a disclosing word itself.
    public init(_ sources: [Name: Source] = shipped) throws {
        var parsed: [Name: Parsed] = [:]
        for name in Name.allCases {
            guard let source = sources[name] else { throw TemplateFault.missing(name) }
            if source.subject.contains("{{") { throw TemplateFault.unknownVariable(name, source.subject) }
            if let word = DisclosingWords.found(in: source.subject).first { throw TemplateFault.discloses(name, word) }
            try TemplateTags.check(source.text, of: name) { LetterVariable(rawValue: $0) != nil }
            do {
                // Text is not HTML: nothing is escaped.
                let template = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + source.text)
                parsed[name] = Parsed(subject: source.subject, text: template)
            } catch {
                throw TemplateFault.unreadable(name, "\(error)")
            }
        }
        self.parsed = parsed
    }

    /// The subject of a letter.
    func subject(of name: Name) -> String {
        parsed[name]?.subject ?? ""
    }

    /// The text of a letter, ending in one line break.
    func text(of name: Name, with values: [LetterVariable: String]) -> String {
        var text = parsed[name]?.text.render(TemplateValues(values)) ?? ""
        while text.last?.isWhitespace == true { text.removeLast() }
        return text + "\n"
    }
}
