import HTTPTypes

extension HTTPField {
    /// Reads one field line: a token, a colon at once after it, and a value with white space around it (RFC 9112 §5).
    ///
    /// A line that begins with white space (the folding of old) and white space before the colon are refused
    /// (RFC 9112 §5.1, §5.2). Bytes above 127 are kept as they came.
    ///
    /// - Precondition: The line holds no control byte but the tab.
    init(line: UnsafeBufferPointer<UInt8>) throws(RequestFault) {
        guard let colon = line.firstIndex(of: .colon) else { throw .malformed("A header line has no colon.") }
        guard let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self)) else {
            throw .malformed("The name of a header field is not a token.")
        }
        var value = line[(colon + 1)...]
        while let first = value.first, first == .space || first == .tab {
            value.removeFirst()
        }
        while let last = value.last, last == .space || last == .tab {
            value.removeLast()
        }
        self.init(name: name, value: value)
    }
}
