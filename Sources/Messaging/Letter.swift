/// A mail: headers in order and a text (RFC 5322, RFC 2045).
public struct Letter: Hashable, Sendable {
    /// One header.
    ///
    /// Its value is folded already, with `\n` and a space.
    public struct Header: Hashable, Sendable {
        /// The name, for instance `Subject`.
        public let name: String
        /// The value.
        public let value: String
    }

    /// How lines end: `\n` in a file, `\r\n` on the wire.
    public enum LineEnding: String, Sendable {
        case file = "\n"
        case wire = "\r\n"
    }

    /// Who gets it.
    public let recipient: MailAddress
    /// Who it comes from.
    public let sender: MailAddress
    /// The headers, in the order in which they are written.
    public let headers: [Header]
    /// The text as a person reads it; its lines end in `\n`.
    public let text: String

    /// The bytes of the mail.
    ///
    /// Every byte is ASCII and no line is longer than 998 (RFC 5322 §2.1.1), so that any relay passes it on as it is.
    public func bytes(endingLinesAs ending: LineEnding) -> [UInt8] {
        let head = headers.map { "\($0.name): \($0.value)\n" }.joined()
        let mail = head + "\n" + (Self.isPlain(text) ? text : QuotedPrintable.encoded(text))
        switch ending {
        case .file: return Array(mail.utf8)
        case .wire: return Array(mail.replacing("\n", with: ending.rawValue).utf8)
        }
    }

    /// The headers that say how a text is written: as it is when it is ASCII in short lines, else quoted-printable.
    static func encodingHeaders(for text: String) -> [Header] {
        let isPlain = isPlain(text)
        return [
            Header(name: "MIME-Version", value: "1.0"),
            Header(name: "Content-Type", value: "text/plain; charset=utf-8"),
            Header(name: "Content-Transfer-Encoding", value: isPlain ? "7bit" : "quoted-printable"),
        ]
    }

    private static func isPlain(_ text: String) -> Bool {
        var width = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\n") {
                width = 0
            } else {
                width += 1
                // A bare "From " or "." would be changed by some programs, but neither begins a line of ours.
                if width > 990 || !(0x20...0x7E).contains(byte) { return false }
            }
        }
        return true
    }
}
