extension BusyCalendar {
    /// A content line (RFC 5545 §3.1): a name, parameters and a value, unfolded.
    struct Line {
        /// Where it begins in the file, counted from 1.
        let number: Int
        /// The name, in capitals.
        let name: String
        /// The parameters by their names in capitals, without quotation marks.
        let parameters: [String: String]
        /// The value as it stands there.
        let value: String

        /// The lines of a file, which may end with LF alone, as many programs write them.
        static func all(_ bytes: [UInt8]) throws(BusyCalendarFault) -> [Line] {
            var lines: [Line] = []
            for (number, bytes) in unfolded(bytes) where !bytes.isEmpty {
                lines.append(try Line(bytes, number: number))
            }
            return lines
        }

        /// A fault of this line.
        func fault(_ sentence: String) -> BusyCalendarFault {
            BusyCalendarFault(line: number, sentence: sentence)
        }

        /// Joins folded lines before they are decoded: a fold may cut a character in two.
        private static func unfolded(_ bytes: [UInt8]) -> [(number: Int, bytes: [UInt8])] {
            var lines: [(number: Int, bytes: [UInt8])] = []
            let physical = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            for (index, var line) in physical.enumerated() {
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                if index > 0, let first = line.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") {
                    lines[lines.count - 1].bytes += line.dropFirst()
                } else {
                    lines.append((index + 1, Array(line)))
                }
            }
            return lines
        }

        private init(_ bytes: [UInt8], number: Int) throws(BusyCalendarFault) {
            func fault(_ sentence: String) -> BusyCalendarFault { BusyCalendarFault(line: number, sentence: sentence) }
            let bytes = number == 1 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
            guard let text = String(validating: bytes, as: UTF8.self) else { throw fault("The line is not UTF-8.") }
            guard !bytes.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else {
                throw fault("The line has control characters.")
            }
            guard let (head, value) = Self.cut(text[...], at: ":") else {
                throw fault("This is no line of a calendar file: it has no colon.")
            }
            var parts = Self.pieces(head, at: ";")
            let name = parts.removeFirst().uppercased()
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameCharacter) else {
                throw fault("This is no line of a calendar file: it does not begin with a name.")
            }
            var parameters: [String: String] = [:]
            for part in parts {
                guard let (key, value) = Self.cut(part, at: "=") else { throw fault("A parameter has no value.") }
                parameters[key.uppercased()] = value.filter { $0 != "\"" }
            }
            self.number = number
            self.name = name
            self.parameters = parameters
            self.value = String(value)
        }

        private static func isNameCharacter(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }

        /// What stands before and behind the first separator outside quotation marks.
        private static func cut(_ text: Substring, at separator: Character) -> (Substring, Substring)? {
            var isQuoted = false
            for index in text.indices {
                if text[index] == "\"" { isQuoted.toggle() }
                if text[index] == separator, !isQuoted { return (text[..<index], text[text.index(after: index)...]) }
            }
            return nil
        }

        private static func pieces(_ text: Substring, at separator: Character) -> [Substring] {
            var pieces: [Substring] = []
            var rest = text
            while let (piece, remainder) = cut(rest, at: separator) {
                pieces.append(piece)
                rest = remainder
            }
            return pieces + [rest]
        }
    }
}
