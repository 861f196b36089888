/// How somebody wants to be reached, and how not: a practice follows it and may not ask why (45 CFR 164.522(b)).
public struct ContactWishes: Hashable, Sendable, Codable {
    /// By which way.
    public enum Channel: String, CaseIterable, Sendable, Codable {
        case call
        case text
        case email
    }

    /// For whom somebody asks.
    public enum Asker: String, CaseIterable, Sendable, Codable {
        /// For themselves.
        case oneself = "self"
        /// For somebody who is under age, as their guardian.
        case guardian
        /// Worried about somebody, who knows nothing of it: no record is made in the other's name.
        case relative
    }

    /// By which way; nil for any.
    public var channel: Channel?
    /// When calls are fine, in the person's words.
    public var times: String
    /// Whether nothing may be left on a voicemail.
    public var noVoicemail: Bool
    /// What a caller must say, or hear, before saying anything else.
    public var codeWord: String
    /// Whether whatever is sent must name no clinic; it does not, whoever asks, but callers must know.
    public var neutralSender: Bool
    /// Another address or number to use instead, in the person's words.
    public var otherAddress: String
    /// What to call the person, where it is not the name given.
    public var preferredName: String
    /// BCP 47 tag of the language that the person would rather speak.
    public var language: String
    /// What makes coming easier: a lift, an interpreter, quiet.
    public var accessNeeds: String
    /// How many minutes the person drives.
    public var driveMinutes: Int?
    /// For whom they ask.
    public var asker: Asker
    /// Who answers for somebody under age, and how to reach them.
    public var guardian: String

    /// Wishes; none by default.
    public init(
        channel: Channel? = nil, times: String = "", noVoicemail: Bool = false, codeWord: String = "",
        neutralSender: Bool = false, otherAddress: String = "", preferredName: String = "", language: String = "",
        accessNeeds: String = "", driveMinutes: Int? = nil, asker: Asker = .oneself, guardian: String = ""
    ) {
        self.channel = channel
        self.times = times
        self.noVoicemail = noVoicemail
        self.codeWord = codeWord
        self.neutralSender = neutralSender
        self.otherAddress = otherAddress
        self.preferredName = preferredName
        self.language = language
        self.accessNeeds = accessNeeds
        self.driveMinutes = driveMinutes
        self.asker = asker
        self.guardian = guardian
    }

    /// These wishes and the later ones, which count where they say anything.
    public func adding(_ later: ContactWishes) -> ContactWishes {
        func text(_ field: KeyPath<ContactWishes, String>) -> String {
            later[keyPath: field].isEmpty ? self[keyPath: field] : later[keyPath: field]
        }
        return ContactWishes(
            channel: later.channel ?? channel, times: text(\.times), noVoicemail: noVoicemail || later.noVoicemail,
            codeWord: text(\.codeWord), neutralSender: neutralSender || later.neutralSender,
            otherAddress: text(\.otherAddress), preferredName: text(\.preferredName), language: text(\.language),
            accessNeeds: text(\.accessNeeds), driveMinutes: later.driveMinutes ?? driveMinutes,
            asker: later.asker == .oneself ? asker : later.asker, guardian: text(\.guardian))
    }

    enum CodingKeys: String, CodingKey {
        case channel
        case times
        case noVoicemail = "no_voicemail"
        case codeWord = "code_word"
        case neutralSender = "neutral_sender"
        case otherAddress = "other_address"
        case preferredName = "preferred_name"
        case language
        case accessNeeds = "access_needs"
        case driveMinutes = "drive_minutes"
        case asker
        case guardian
    }
}
