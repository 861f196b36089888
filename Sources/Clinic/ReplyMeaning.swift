/// What an answer to a message asks for, as far as a machine may tell: enough to do the simple things at once, and to
/// decide who looks at the rest, and how soon.
///
/// Nothing is cancelled by a word.
public enum ReplyMeaning: String, CaseIterable, Sendable, Codable {
    /// The person may be in danger.
    case crisis
    /// No more messages (47 CFR 64.1200).
    case stop
    /// `CANCEL`: in a text it means no more messages too, and cancels no visit; but they may want to.
    case cancel
    /// Messages again, after a `stop`.
    case start
    /// Who is writing, and how to reach them.
    case help
    /// They come.
    case yes
    /// Another time, by a link.
    case move
    /// They take the time that was offered.
    case accept
    /// They cannot come, or want another time, in words of their own.
    case change
    /// Anything else.
    case other

    /// Reads an answer: danger is looked for first, and in any place; the words of the carriers count alone.
    public init(_ text: String) {
        let words = text.lowercased().replacing("'", with: "").replacing("\u{2019}", with: "")
            .split { !$0.isLetter && !$0.isNumber }.map(String.init)
        let line = words.joined(separator: " ")
        func says(_ phrases: [String]) -> Bool { phrases.contains { " \(line) ".contains(" \($0) ") } }
        if says(Self.danger) {
            self = .crisis
        } else if let meaning = Self.alone[line] {
            self = meaning
        } else if says(Self.changes) {
            self = .change
        } else {
            self = .other
        }
    }

    /// Reads an answer that the provider has read before, who may know more words that opt out.
    ///
    /// - Parameter keyword: `STOP`, `START` or `HELP`, by which the provider has acted; nil if by none.
    public init(_ text: String, keyword: String?) {
        let own = Self(text)
        self =
            switch (own, keyword?.uppercased()) {
            case (.crisis, _), (.cancel, "STOP"): own
            case (_, "STOP"): .stop
            case (_, "START"): .start
            case (_, "HELP"): .help
            default: own
            }
    }

    /// What somebody has to do where it is not settled by itself, how soon, and within how much staffed time.
    public var task: (kind: DeskTask.Kind, lane: Lane, within: Duration) {
        switch self {
        case .crisis: (.call, .now, .seconds(600))
        case .stop, .cancel: (.call, .early, .seconds(4 * 3600))
        case .help: (.contact, .routine, .seconds(1800))
        case .move, .change: (.change, .soon, .seconds(2 * 3600))
        case .accept: (.contact, .soon, .seconds(2 * 3600))
        case .start, .yes, .other: (.contact, .routine, .seconds(4 * 3600))
        }
    }

    /// Whether somebody looks at it whatever was done at once.
    public var needsPerson: Bool {
        switch self {
        case .crisis, .cancel, .help, .change, .other: true
        case .stop, .start, .yes, .move, .accept: false
        }
    }

    private static let danger = [
        "want to die", "wanna die", "kill myself", "killing myself", "end my life", "end it all", "suicide",
        "suicidal", "hurt myself", "harm myself", "overdose", "dont want to live", "do not want to live",
        "better off dead", "not safe", "cant do it anymore", "cant do this anymore", "cant go on", "no reason to live",
    ]
    /// Words that count only when nothing else is said.
    private static let alone: [String: ReplyMeaning] = [
        "stop": .stop, "stopall": .stop, "quit": .stop, "end": .stop, "revoke": .stop, "opt out": .stop,
        "optout": .stop, "unsubscribe": .stop, "cancel": .cancel, "start": .start, "unstop": .start, "help": .help,
        "info": .help, "y": .yes, "yes": .yes, "c": .yes, "ok": .yes, "r": .move, "a": .accept,
    ]
    private static let changes = [
        "cant make it", "cannot make it", "cant come", "cannot come", "wont make it", "not coming", "reschedule",
        "another time", "another day", "other day", "move my", "change my", "cancel my", "too sick", "running late",
    ]
}
