/// What a calendar file answers to an invitation, as far as anybody is to act upon it (RFC 5545 §3.1, RFC 5546 §3.2).
struct CalendarAnswer {
    /// The first method that is told, in capitals.
    private(set) var method = ""
    /// The UID of the first entry.
    private(set) var uid = ""
    /// The number of the entry that it answers to (RFC 5545 §3.8.7.4); 0 where none is told.
    private(set) var sequence = 0
    private var hasDeclined = false

    /// Whether it answers anything.
    var isAnswer: Bool { method == "REPLY" || method == "COUNTER" }

    /// Whether whoever was invited does not come, or proposes another time.
    var isDeclined: Bool { method == "COUNTER" || hasDeclined }

    /// Reads a file; anything can be read.
    init(_ bytes: [UInt8]) {
        for line in Self.unfolded(bytes) {
            let line = String(decoding: line, as: UTF8.self)
            let (head, value) = Self.cut(line)
            let words = head.uppercased().split(separator: ";")
            switch words.first {
            case "METHOD" where method.isEmpty: method = value.uppercased()
            case "UID" where uid.isEmpty: uid = value
            case "SEQUENCE": sequence = Int(value) ?? sequence
            case "ATTENDEE": hasDeclined = hasDeclined || words.contains("PARTSTAT=DECLINED")
            default: break
            }
        }
    }

    /// The lines with what was folded joined again.
    private static func unfolded(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for range in MailPart.lines(of: bytes[...]) {
            var line = bytes[range]
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if let first = line.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t"), !lines.isEmpty {
                lines[lines.count - 1] += line.dropFirst()
            } else {
                lines.append(Array(line))
            }
        }
        return lines
    }

    /// What stands before and behind the first colon outside quotation marks.
    private static func cut(_ line: String) -> (head: String, value: String) {
        var isQuoted = false
        for index in line.indices {
            if line[index] == "\"" { isQuoted.toggle() }
            if line[index] == ":", !isQuoted {
                return (String(line[..<index]), String(line[line.index(after: index)...]))
            }
        }
        return (line, "")
    }
}
