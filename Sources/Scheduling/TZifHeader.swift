/// The header of a TZif data block: its version and the counts of what follows (RFC 9636 §3.1).
struct TZifHeader {
    /// The version of the format, 1 to 4 today.
    let version: Int
    /// The number of leap second records.
    let leapCount: Int
    /// The number of transitions.
    let timeCount: Int
    /// The number of local time types.
    let typeCount: Int
    /// The number of bytes of zone abbreviations, with the zero that ends each.
    let nameCount: Int
    private let utCount: Int
    private let standardCount: Int

    /// Reads the 44 bytes of a header.
    init(_ bytes: [UInt8], at start: Int) throws(ZoneError) {
        guard start + 44 <= bytes.count else { throw start == 0 ? .notTZif : .truncated }
        guard bytes[start..<start + 4].elementsEqual("TZif".utf8) else { throw .notTZif }
        switch bytes[start + 4] {
        case 0: version = 1
        case UInt8(ascii: "2")...UInt8(ascii: "9"): version = Int(bytes[start + 4] - 0x30)
        default: throw .malformed("the version is unknown")
        }
        let counts = (0..<6).map { Int(bytes.bigEndian(at: start + 20 + $0 * 4, length: 4)) }
        (utCount, standardCount, leapCount) = (counts[0], counts[1], counts[2])
        (timeCount, typeCount, nameCount) = (counts[3], counts[4], counts[5])
        guard utCount == 0 || utCount == typeCount, standardCount == 0 || standardCount == typeCount else {
            throw .malformed("the counts of indicators and types differ")
        }
    }

    /// The bytes of the data block behind the header, whose times have so many bytes each.
    func blockLength(timeSize: Int) -> Int {
        timeCount * (timeSize + 1) + typeCount * 6 + nameCount + leapCount * (timeSize + 4) + standardCount + utCount
    }
}

extension [UInt8] {
    /// The unsigned number of so many bytes, the highest first.
    func bigEndian(at start: Int, length: Int) -> UInt64 {
        self[start..<start + length].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
