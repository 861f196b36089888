import Scheduling

/// Values and lines as RFC 5545 writes them.
enum CalendarText {
    /// A line in pieces of at most 75 bytes, cut between characters; each but the first begins with a space (§3.1).
    static func folded(_ line: String) -> String {
        var folded = ""
        var width = 0
        for scalar in line.unicodeScalars {
            let length = UTF8.width(scalar)
            if width + length > 75 {
                folded += "\r\n "
                width = 1
            }
            folded.unicodeScalars.append(scalar)
            width += length
        }
        return folded
    }

    /// A text as a value (§3.3.11): on one line, without control characters.
    static func escaped(_ text: String) -> String {
        plain(text).replacing("\\", with: "\\\\").replacing(";", with: "\\;").replacing(",", with: "\\,")
    }

    /// A text as the value of a parameter, in quotes, which can hold none (§3.2).
    static func quoted(_ text: String) -> String {
        "\"\(plain(text).replacing("\"", with: "'"))\""
    }

    /// An address as a URI (RFC 6068 §2).
    static func mailto(_ address: String) -> String {
        let encoded = address.utf8.map { byte in
            isUnreserved(byte) ? String(UnicodeScalar(byte)) : "%" + hexadecimal(byte)
        }
        return "mailto:" + encoded.joined()
    }

    /// An instant in UTC, `20270713T160000Z`; fractions of a second are dropped.
    static func utc(_ instant: Instant) -> String {
        Instant(secondsSinceUnixEpoch: instant.secondsSinceUnixEpoch).rfc3339.filter { $0 != "-" && $0 != ":" }
    }

    /// A time on the wall, `20270713T100000`.
    static func local(_ local: LocalDateTime) -> String {
        let text = local.description.filter { $0 != "-" && $0 != ":" }
        // Seconds are told only when there are any.
        return text.utf8.count == 13 ? text + "00" : text
    }

    /// How far a clock is ahead of UTC, `-0600`; seconds only when there are any (§3.3.14).
    static func offset(_ seconds: Int) -> String {
        let parts = [abs(seconds) / 3600, abs(seconds) / 60 % 60, abs(seconds) % 60]
        let digits = parts.map { $0 < 10 ? "0\($0)" : "\($0)" }
        return (seconds < 0 ? "-" : "+") + digits.prefix(parts[2] == 0 ? 2 : 3).joined()
    }

    private static func plain(_ text: String) -> String {
        var plain = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: plain.append(" ")
            default: plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: punctuation.contains(byte)
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }

    private static let punctuation = Set("-._~!$'*+@".utf8)
}
