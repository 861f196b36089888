/// One mail to one recipient, as a relay takes it (RFC 5321 §2.3.1): an envelope, and bytes that are not looked at.
public struct Mail: Hashable, Sendable {
    /// Whom a report of its failure goes to; empty if nobody.
    public let sender: String
    /// Whom it is for.
    public let recipient: String
    /// Headers and text, with lines that end in CR LF.
    public let bytes: [UInt8]

    /// A mail; nil if an address could say more to a relay than an address.
    ///
    /// Whether there is such a mailbox is for the relay to say.
    public init?(sender: String, recipient: String, bytes: [UInt8]) {
        guard sender.isEmpty || Self.isHarmless(sender), Self.isHarmless(recipient) else { return nil }
        self.sender = sender
        self.recipient = recipient
        self.bytes = bytes
    }

    private static func isHarmless(_ address: String) -> Bool {
        let signs = Set("<>\"(),:;\\[] ".utf8)
        return (3...254).contains(address.utf8.count) && address.utf8.contains(UInt8(ascii: "@"))
            && address.utf8.allSatisfy { (0x21...0x7E).contains($0) && !signs.contains($0) }
    }
}
