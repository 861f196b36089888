import Foundation

/// What an answer to a message asks for, as far as a machine may tell: enough to do the simple things at once, and to
/// decide who looks at the rest, and how soon.
///
/// Nothing is cancelled by a word.
public enum ReplyMeaning: String, CaseIterable, Sendable, Codable {
    /// The person may be in danger.
    case crisis
    /// No more messages (47 CFR 64.1200).
    case stop
    /// `CANCEL`: in a text it means no more messages too, and cancels no visit; but they may want to. Whoever refuses
    /// messages and wants a visit changed says the same.
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
        let whole = Self.allWords(of: text)
        let line = Self.aboveSignature(whole)
        let (padded, paddedLine) = (" \(whole) ", " \(line) ")
        func says(_ phrases: [String]) -> Bool { phrases.contains { paddedLine.contains(" \($0) ") } }
        // Below a signature too, and where it only looks like one.
        if Self.danger.contains(where: { padded.contains(" \($0) ") }) || Self.isDanger(whole.split(separator: " ")) {
            self = .crisis
        } else if let meaning = Self.alone[line] {
            self = meaning
        } else if says(Self.refusals) || Self.isStopped(text) || Self.isStopped(inWords: line) {
            self = says(Self.changes) ? .cancel : .stop
        } else if says(Self.calls) {
            self = .help
        } else if says(Self.changes) {
            self = .change
        } else {
            self = .other
        }
    }

    /// Reads an answer that the provider has read before, who may know more words that opt out.
    ///
    /// - Parameter keyword: by which word the provider has acted; nil if by none.
    public init(_ text: String, keyword: ReplyKeyword?) {
        let own = Self(text)
        self =
            switch (own, keyword) {
            // “Yes” opts in there, and is the answer to a reminder here.
            case (.crisis, _), (.cancel, .stop), (.yes, .start), (_, nil): own
            case (_, .stop): .stop
            case (_, .start): .start
            case (_, .help): .help
            }
    }

    /// The words in small letters, without accents and apostrophes.
    private static func allWords(of text: String) -> String {
        let plain = text.folding(options: [.diacriticInsensitive, .widthInsensitive], locale: nil).lowercased()
            .filter { !apostrophes.contains($0) }
        return plain.split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }

    /// The same without what a phone writes below them.
    private static func aboveSignature(_ words: String) -> String {
        words.firstRange(of: " sent from my ").map { String(words[..<$0.lowerBound]) } ?? words
    }

    private static func words(of text: String) -> String { aboveSignature(allWords(of: text)) }

    /// Words of danger that are not known by what stands beside them: several languages share the beginning of one, and
    /// another one is a distance too.
    private static func isDanger(_ words: [Substring]) -> Bool {
        words.indices.contains { index in
            words[index].hasPrefix("suicid")
                || words[index] == "kms" && !(index > 0 && words[index - 1].allSatisfy(\.isNumber))
        }
    }

    /// Whether a line says nothing but a stop word, beside what is said to be polite or to make a sentence of it.
    private static func isStopped(inWords line: String) -> Bool {
        func without(_ others: Set<Substring>) -> String {
            line.split(separator: " ").filter { !others.contains($0) }.joined(separator: " ")
        }
        return alone[without(courtesy)] == .stop || stops.contains(without(courtesy.union(sentence)))
    }

    /// Whether a stop word stands alone on the first line, above a signature.
    private static func isStopped(_ text: String) -> Bool {
        let first = text.split(whereSeparator: \.isNewline).first { $0.contains(where: \.isLetter) }
        return first.map { alone[words(of: String($0))] == .stop } ?? false
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

    /// Whether somebody wants messages at all.
    public enum Consent: Hashable, Sendable {
        case given
        case revoked
    }

    /// What it says about messages themselves, whatever is said beside it; nil for nothing.
    ///
    /// - Parameter keyword: by which word the provider has acted; nil if by none.
    public func consent(_ keyword: ReplyKeyword?) -> Consent? {
        switch (self, keyword) {
        case (.stop, _), (.cancel, _), (_, .stop): .revoked
        case (.start, _), (_, .start): .given
        case (_, .help), (_, nil): nil
        }
    }

    /// Whether somebody looks at it whatever was done at once.
    public var needsPerson: Bool {
        switch self {
        case .crisis, .cancel, .help, .change, .other: true
        case .stop, .start, .yes, .move, .accept: false
        }
    }

    private static let apostrophes: Set<Character> = [
        "'", "\u{2018}", "\u{2019}", "\u{02BC}", "\u{00B4}", "\u{2032}", "\u{FF07}", "`",
    ]
    private static let danger = [
        "want to die", "wanna die", "wish i was dead", "wish i were dead", "want to be dead", "rather be dead",
        "better off dead", "kill myself", "kill my self", "killing myself", "killing my self", "end my life",
        "end my own life", "take my life", "take my own life", "taking my own life", "end it all", "hurt myself",
        "hurt my self", "hurting myself", "harm myself", "harming myself", "self harm", "cut myself", "overdose",
        "overdosed", "took all my pills", "take all my pills", "took too many pills", "dont want to live",
        "do not want to live", "dont want to be alive", "dont want to be here anymore", "not safe",
        "cant do it anymore", "cant do this anymore", "cant go on", "no reason to live",
        "quiero morir", "quiero morirme", "quisiera morir", "matarme", "quitarme la vida", "acabar con mi vida",
        "no quiero vivir", "hacerme dano", "no puedo mas",
    ]
    /// Words that stop messages in a sentence that says nothing else; in a longer one they may stand for anything.
    private static let stops = ["opt out", "opt out of", "unsubscribe"]
    private static let sentence: Set<Substring> = [
        "i", "id", "im", "would", "like", "want", "to", "me", "from", "these", "this", "the", "your", "all", "texts",
        "texting", "messages", "emails", "reminders", "list",
    ]
    private static let courtesy: Set<Substring> = [
        "please", "pls", "plz", "thanks", "thank", "you", "hi", "hello", "hey",
    ]
    /// Words that count only when nothing else is said; beside those that stop messages, courtesies may be.
    private static let alone: [String: ReplyMeaning] = [
        "stop": .stop, "stopall": .stop, "stop all": .stop, "quit": .stop, "end": .stop, "revoke": .stop,
        "optout": .stop, "stop it": .stop, "stop now": .stop, "stop this": .stop, "stop texts": .stop,
        "stop messages": .stop, "stop reminders": .stop, "stop emails": .stop, "remove me": .stop, "parar": .stop,
        "alto": .stop, "cancel": .cancel, "cancelar": .cancel,
        "start": .start, "unstop": .start, "help": .help, "info": .help, "ayuda": .help, "y": .yes, "yes": .yes,
        "ok": .yes, "si": .yes, "r": .move, "a": .accept, "no": .change,
    ]
    /// In words of their own, which count as much (47 CFR 64.1200(a)(10)).
    private static let refusals = [
        "stop texting", "stop messaging", "stop sending", "stop contacting", "stop emailing",
        "quit texting", "quit messaging", "stop the reminders", "stop these reminders", "no more reminders",
        "stop the texts", "stop these texts",
        "stop the messages", "stop these messages", "stop all texts", "stop all messages", "no more texts",
        "no more messages", "dont text me", "do not text me", "dont message me", "do not message me",
        "dont contact me", "do not contact me", "opt me out", "remove my number", "off your list",
        "from your list", "off this list", "from this list", "leave me alone",
    ]
    private static let calls = ["help me", "need help", "need some help", "please help", "ayudame", "necesito ayuda"]
    private static let changes = [
        "cancel", "cancelling", "canceling", "cant make it", "cannot make it", "cant come", "cannot come",
        "wont make it", "not coming", "reschedule", "another time", "another day", "other day", "move my",
        "change my", "too sick", "running late",
    ]
}
