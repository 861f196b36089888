/// The transfer encoding of a text that is not plain ASCII (RFC 2045 §6.7).
enum QuotedPrintable {
    /// Encodes a text whose lines end in `\n`, in lines of at most 76 characters that end in `\n` too.
    static func encoded(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(encodedLine).joined(separator: "\n")
    }

    /// Decodes what anybody has encoded; what is no code stays as it is.
    static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let next = bytes[(index + 1)...].prefix(2)
            if bytes[index] != UInt8(ascii: "=") {
                decoded.append(bytes[index])
                index += 1
            } else if next.first == UInt8(ascii: "\n") {
                index += 2
            } else if next.elementsEqual("\r\n".utf8) {
                index += 3
            } else if next.count == 2, let byte = UInt8(String(decoding: next, as: UTF8.self), radix: 16) {
                decoded.append(byte)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded
    }

    private static func encodedLine(_ line: Substring) -> String {
        let bytes = Array(line.utf8)
        var encoded = ""
        var width = 0
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            let unit = isLiteral(byte, isLast: isLast) ? String(UnicodeScalar(byte)) : escape(byte)
            // The soft break itself is one of the 76; the last unit needs none.
            if width + unit.utf8.count > (isLast ? 76 : 75) {
                encoded += "=\n"
                width = 0
            }
            encoded += unit
            width += unit.utf8.count
        }
        return encoded
    }

    /// A space or tab at the end of a line must not stand there bare: relays strip it.
    private static func isLiteral(_ byte: UInt8, isLast: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "="): false
        case UInt8(ascii: " "), UInt8(ascii: "\t"): !isLast
        default: (0x21...0x7E).contains(byte)
        }
    }

    private static func escape(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "=0\(digits)" : "=\(digits)"
    }
}
