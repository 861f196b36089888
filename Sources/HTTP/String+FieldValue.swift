/// What the header fields are made of that the server itself obeys.
extension StringProtocol {
    /// The text with A to Z in lower case and every other character as it is.
    ///
    /// Unicode's own lower case would make the Kelvin sign a `k`.
    var lowercasedASCII: String {
        String(
            decoding: utf8.map { $0.isLetter ? $0 | 0x20 : $0 },
            as: UTF8.self)
    }

    /// The elements between the commas without the white space around them, empty ones included (RFC 9110 §5.6.1).
    var listElements: [Substring] {
        Substring(self).utf8.split(separator: .comma, omittingEmptySubsequences: false).map { element in
            // Bytes, not characters: a combining accent must not vanish together with the space before it.
            var element = element
            while let first = element.first, first == .space || first == .tab {
                element.removeFirst()
            }
            while let last = element.last, last == .space || last == .tab {
                element.removeLast()
            }
            return Substring(element)
        }
    }
}
