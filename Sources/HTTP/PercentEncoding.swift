/// Percent-encoding (RFC 3986 §2.1), decoded strictly.
enum PercentEncoding {
    /// Decodes percent-encoded bytes to text.
    ///
    /// - Parameter plusIsSpace: True for `application/x-www-form-urlencoded`, where a plus sign stands for a space.
    /// - Returns: The text, or nothing when an escape is incomplete, when the bytes are not UTF-8, or when they contain
    ///   NUL, which no text field may hold.
    static func decode(_ encoded: some Collection<UInt8>, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var index = encoded.startIndex
        while index < encoded.endIndex {
            var byte = encoded[index]
            encoded.formIndex(after: &index)
            if byte == UInt8(ascii: "%") {
                guard let high = nextDigit(of: encoded, at: &index), let low = nextDigit(of: encoded, at: &index)
                else { return nil }
                byte = high << 4 | low
            } else if byte == UInt8(ascii: "+"), plusIsSpace {
                byte = UInt8(ascii: " ")
            }
            guard byte != 0 else { return nil }
            bytes.append(byte)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Decodes whatever there is: an escape that is none stands for itself, and bytes that are not UTF-8 become U+FFFD.
    static func repaired(_ encoded: some Collection<UInt8>) -> String {
        var bytes: [UInt8] = []
        var rest = encoded[...]
        while let byte = rest.popFirst() {
            var index = rest.startIndex
            if byte == UInt8(ascii: "%"), let high = nextDigit(of: rest, at: &index),
                let low = nextDigit(of: rest, at: &index)
            {
                bytes.append(high << 4 | low)
                rest = rest[index...]
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func nextDigit<Bytes: Collection<UInt8>>(of bytes: Bytes, at index: inout Bytes.Index) -> UInt8? {
        guard index < bytes.endIndex else { return nil }
        defer { bytes.formIndex(after: &index) }
        return bytes[index].hexDigitValue
    }
}
