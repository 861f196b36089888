/// What an answer to a message asks for, as far as a machine may tell: enough to decide who looks at it, and how soon.
///
/// Whatever it is, a person reads it. Nothing is cancelled by a word.
public enum ReplyMeaning: String, CaseIterable, Sendable {
    /// The person may be in danger.
    case crisis
    /// No more messages (47 CFR 64.1200): in a text message `CANCEL` means that too, and cancels no visit.
    case stop
    /// Who is writing, and how to reach them.
    case help
    /// They cannot come, or want another time.
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
        } else if Self.stopWords.contains(line) {
            self = .stop
        } else if line == "help" || line == "info" {
            self = .help
        } else if says(Self.changes) {
            self = .change
        } else {
            self = .other
        }
    }

    /// What somebody has to do, how soon, and within how much staffed time.
    public var task: (kind: DeskTask.Kind, lane: Lane, within: Duration) {
        switch self {
        case .crisis: (.call, .now, .seconds(600))
        case .stop: (.call, .early, .seconds(4 * 3600))
        case .help: (.contact, .routine, .seconds(1800))
        case .change: (.change, .soon, .seconds(2 * 3600))
        case .other: (.contact, .routine, .seconds(4 * 3600))
        }
    }

    private static let danger = [
        "want to die", "wanna die", "kill myself", "killing myself", "end my life", "end it all", "suicide",
        "suicidal", "hurt myself", "harm myself", "overdose", "dont want to live", "do not want to live",
        "better off dead", "not safe", "cant do it anymore", "cant do this anymore", "cant go on", "no reason to live",
    ]
    private static let stopWords: Set = [
        "stop", "stopall", "quit", "end", "revoke", "opt out", "optout", "cancel", "unsubscribe",
    ]
    private static let changes = [
        "cant make it", "cannot make it", "cant come", "cannot come", "wont make it", "not coming", "reschedule",
        "another time", "another day", "other day", "move my", "change my", "cancel my", "too sick", "running late",
    ]
}
