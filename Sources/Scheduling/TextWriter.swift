/// Writes short ASCII text of digits and signs: dates and times, of which an answer may hold thousands.
///
/// It fills the bytes of the string in place; building it piece by piece took four times as long.
struct TextWriter {
    /// More than the longest text, a date and time with a year of six digits, a fraction and an offset, needs.
    private static let capacity = 64

    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    /// The text that the body writes, at most 64 characters.
    static func text(_ body: (inout TextWriter) -> Void) -> String {
        String(unsafeUninitializedCapacity: capacity) { buffer in
            var writer = TextWriter(buffer: buffer)
            body(&writer)
            return writer.count
        }
    }

    /// Appends one ASCII character.
    mutating func write(_ character: Unicode.Scalar) {
        append(UInt8(truncatingIfNeeded: character.value))
    }

    /// Appends a number with zeros in front up to the width; a minus sign stands before the zeros.
    mutating func write(_ value: Int, width: Int) {
        if value < 0 { write("-") }
        var divisor: UInt = 1
        var digits = 1
        while digits < width || value.magnitude / divisor >= 10 {
            divisor *= 10
            digits += 1
        }
        while divisor > 0 {
            append(UInt8(truncatingIfNeeded: 0x30 + value.magnitude / divisor % 10))
            divisor /= 10
        }
    }

    /// Appends an hour and a minute.
    mutating func write(minuteOfDay: Int) {
        write(minuteOfDay / 60, width: 2)
        write(":")
        write(minuteOfDay % 60, width: 2)
    }

    /// Takes back the zeros at the end.
    mutating func dropTrailingZeros() {
        while count > 0, buffer[count - 1] == 0x30 { count -= 1 }
    }

    private mutating func append(_ byte: UInt8) {
        guard count < buffer.count else { return }
        buffer[count] = byte
        count += 1
    }

    private init(buffer: UnsafeMutableBufferPointer<UInt8>) {
        self.buffer = buffer
    }
}
