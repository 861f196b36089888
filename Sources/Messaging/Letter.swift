public import Clinic

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
    public enum LineEnding: Sendable {
        case file, wire
    }

    /// What goes along with the text for the person's calendar (RFC 6047 §2.4).
    public struct CalendarPart: Hashable, Sendable {
        /// What the calendar is to do.
        public let method: CalendarFile.Method
        /// The calendar file; its lines end in `\n` here.
        public let text: String

        init(_ method: CalendarFile.Method, _ file: CalendarFile) {
            self.method = method
            text = file.text.replacing("\r\n", with: "\n")
        }
    }

    /// Who gets it.
    public let recipient: MailAddress
    /// Who it comes from.
    public let sender: MailAddress
    /// The headers, in the order in which they are written.
    public let headers: [Header]
    /// The text as a person reads it; its lines end in `\n`.
    public let text: String
    /// What goes along for the person's calendar: a file for each visit, if any.
    ///
    /// One file could not say it: all that it asks for has one UID (RFC 5546 §3.2.2, §3.2.5).
    public let calendars: [CalendarPart]
    /// The line between the parts of the mail, which stands in none of them.
    let boundary: String

    /// The bytes of the mail.
    ///
    /// Every byte is ASCII and no line is longer than 998 (RFC 5322 §2.1.1), so that any relay passes it on as it is.
    public func bytes(endingLinesAs ending: LineEnding) -> [UInt8] {
        let mail = Array((Self.written(headers) + "\n" + content).utf8)
        let line = UInt8(ascii: "\n")
        guard ending == .wire else { return mail }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(mail.count + mail.count / 32)
        for byte in mail {
            if byte == line { bytes.append(UInt8(ascii: "\r")) }
            bytes.append(byte)
        }
        return bytes
    }

    private var content: String {
        guard !calendars.isEmpty else { return Self.encoded(text) }
        // The last part of alternatives is the one that a reader prefers if it can show it (RFC 2046 §5.1.4).
        var parts = [(Self.partHeaders("text/plain; charset=utf-8", for: text), text)]
        for (number, calendar) in calendars.enumerated() {
            var headers = Self.partHeaders(calendar.type, for: calendar.text)
            if calendars.count > 1 { headers.append(Self.attachment(number + 1)) }
            parts.append((headers, calendar.text))
        }
        let written = parts.map { "--\(boundary)\n\(Self.written($0))\n\(Self.encoded($1))\n" }
        return written.joined() + "--\(boundary)--\n"
    }

    /// Names a file for readers that show what they cannot take into a calendar by themselves (RFC 2183).
    private static func attachment(_ number: Int) -> Header {
        Header(name: "Content-Disposition", value: "attachment; filename=\"appointment-\(number).ics\"")
    }

    /// The headers that say how a letter's text is written, or that calendars go along.
    static func contentHeaders(
        for text: String, _ calendars: [CalendarPart], _ boundary: String
    ) -> [Header] {
        let version = Header(name: "MIME-Version", value: "1.0")
        guard !calendars.isEmpty else { return [version] + partHeaders("text/plain; charset=utf-8", for: text) }
        // Several files are no other way of saying the same.
        let kind = calendars.count == 1 ? "alternative" : "mixed"
        return [version, Header(name: "Content-Type", value: "multipart/\(kind);\n boundary=\"\(boundary)\"")]
    }

    /// The headers of a text: as it is when it is ASCII in short lines, else quoted-printable.
    private static func partHeaders(_ type: String, for text: String) -> [Header] {
        [
            Header(name: "Content-Type", value: type),
            Header(name: "Content-Transfer-Encoding", value: isPlain(text) ? "7bit" : "quoted-printable"),
        ]
    }

    private static func written(_ headers: [Header]) -> String {
        headers.map { "\($0.name): \($0.value)\n" }.joined()
    }

    private static func encoded(_ text: String) -> String {
        isPlain(text) ? text : QuotedPrintable.encoded(text)
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

extension Letter.CalendarPart {
    /// The type of the part.
    fileprivate var type: String { "text/calendar; charset=utf-8; method=\(method.rawValue)" }
}
