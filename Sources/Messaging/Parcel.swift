public import Clinic

/// A letter or a text on its way: with the id and attempt of its message.
public struct Parcel: Hashable, Sendable {
    /// What is delivered.
    public enum Content: Hashable, Sendable {
        case letter(Letter)
        case text(PhoneText)
    }

    /// The id of the message.
    ///
    /// A channel that has delivered it once recognises it by this.
    public let id: Message.ID
    /// Which attempt this is, from 1.
    ///
    /// Only from the second on can it have been delivered before.
    public let attempt: Int
    /// What is to be delivered.
    public let content: Content
    /// Where a provider tells what became of it; nil for nowhere.
    public let statusCallback: String?

    /// A letter or text with what identifies it.
    public init(id: Message.ID, attempt: Int, content: Content, statusCallback: String? = nil) {
        self.id = id
        self.attempt = attempt
        self.content = content
        self.statusCallback = statusCallback
    }
}

/// A text message to a phone.
public struct PhoneText: Hashable, Sendable {
    /// The number that it goes to (ITU-T E.164).
    public let recipient: String
    /// What it says.
    public let body: String
    /// Who it comes from, where that is not who all texts come from (`MessagePolicy.textsFrom`).
    public var sender: String?

    /// A text message.
    public init(recipient: String, body: String) {
        (self.recipient, self.body) = (recipient, body)
    }
}
