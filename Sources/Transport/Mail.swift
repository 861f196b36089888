/// One mail to one recipient, as a relay takes it (RFC 5321 §2.3.1): an envelope, and bytes that are not looked at.
public struct Mail: Hashable, Sendable {
    /// Whom a report of its failure goes to; empty if nobody.
    public let sender: String
    /// Whom it is for.
    public let recipient: String
    /// Headers and text, with lines that end in CR LF.
    public let bytes: [UInt8]

    /// A mail; nil if an address could say more to a relay than an address, or a line ends in anything but CR LF.
    ///
    /// Servers differ in what a bare CR or LF means to them, so that what one takes for text could be the end of the
    /// mail to the next (RFC 5321 §2.3.8). Whether there is such a mailbox is for the relay to say.
    public init?(sender: String, recipient: String, bytes: [UInt8]) {
        guard sender.isEmpty || Self.isHarmless(sender), Self.isHarmless(recipient), Self.endsLinesWell(bytes)
        else { return nil }
        self.sender = sender
        self.recipient = recipient
        self.bytes = bytes
    }

    private static func endsLinesWell(_ bytes: [UInt8]) -> Bool {
        let (carriageReturn, lineFeed) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
        var last: UInt8 = 0
        for byte in bytes {
            guard (last == carriageReturn) == (byte == lineFeed) else { return false }
            last = byte
        }
        return last != carriageReturn
    }

    private static func isHarmless(_ address: String) -> Bool {
        let signs = Set("<>\"(),:;\\[] ".utf8)
        return (3...254).contains(address.utf8.count) && address.utf8.contains(UInt8(ascii: "@"))
            && address.utf8.allSatisfy { (0x21...0x7E).contains($0) && !signs.contains($0) }
    }
}
