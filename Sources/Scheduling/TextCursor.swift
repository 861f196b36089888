/// Reads ASCII text from left to right: what every notation of this module is parsed with.
///
/// A method that finds something else than it was asked for says so and leaves the text where it was.
struct TextCursor {
    private let bytes: [UInt8]
    private var position = 0

    /// A cursor at the start of the text.
    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// A cursor at the start of the bytes.
    init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    /// Whether all text has been read.
    var isAtEnd: Bool { position == bytes.count }

    /// The next byte, without reading it.
    var next: UInt8? { isAtEnd ? nil : bytes[position] }

    /// Reads one character if it comes next.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let next, UInt32(next) == character.value else { return false }
        position += 1
        return true
    }

    /// Reads a number of exactly so many digits.
    mutating func number(digits count: Int) -> Int? {
        number(digits: count...count)?.value
    }

    /// Reads as many digits as follow, at most the upper bound, and fails below the lower one.
    mutating func number(digits counts: ClosedRange<Int>) -> (value: Int, digits: Int)? {
        var value = 0
        var end = position
        while end < bytes.count, end - position < counts.upperBound, (0x30...0x39).contains(bytes[end]) {
            value = value * 10 + Int(bytes[end] - 0x30)
            end += 1
        }
        guard end - position >= counts.lowerBound else { return nil }
        defer { position = end }
        return (value, end - position)
    }

    /// Reads the bytes that follow for as long as they satisfy the condition.
    mutating func prefix(while condition: (UInt8) -> Bool) -> String {
        let end = bytes[position...].firstIndex { !condition($0) } ?? bytes.count
        defer { position = end }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }
}
