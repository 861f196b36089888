public import Clinic

/// A letter on its way: with the id and attempt of its message.
public struct Parcel: Hashable, Sendable {
    /// The id of the message.
    ///
    /// A channel that has delivered it once recognises it by this.
    public let id: Message.ID
    /// Which attempt this is, from 1.
    ///
    /// Only from the second on can it have been delivered before.
    public let attempt: Int
    /// What is to be delivered.
    public let letter: Letter

    /// A letter with what identifies it.
    public init(id: Message.ID, attempt: Int, letter: Letter) {
        self.id = id
        self.attempt = attempt
        self.letter = letter
    }
}
