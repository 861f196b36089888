/// The contents of a TZif file of version 2 or later (RFC 9636 §3), as far as times on the wall need them.
struct TZif {
    /// The local time type records.
    private(set) var offsets: [ZoneOffset] = []
    /// The transition times, strictly ascending.
    private(set) var transitions: [Int64] = []
    /// The transition types: an index into `offsets` for each transition.
    private(set) var kinds: [UInt8] = []
    /// The TZ string of the footer; empty when the file says nothing about the time after the last transition.
    private(set) var footer = ""

    private static let headerLength = 44

    /// Reads a file, checking every count against the length and every value against RFC 9636 §3.2.
    init(_ bytes: [UInt8]) throws(ZoneError) {
        let first = try TZifHeader(bytes, at: 0)
        guard first.version >= 2 else { throw .versionTooOld }
        let secondStart = Self.headerLength + first.blockLength(timeSize: 4)
        let header = try TZifHeader(bytes, at: secondStart)
        guard header.leapCount == 0 else { throw .countsLeapSeconds }
        guard header.typeCount > 0 else { throw .malformed("there is no local time type") }
        guard header.typeCount <= 256 else { throw .malformed("there are too many local time types") }

        let timesStart = secondStart + Self.headerLength
        let footerStart = timesStart + header.blockLength(timeSize: 8)
        guard footerStart <= bytes.count else { throw .truncated }
        let kindsStart = timesStart + header.timeCount * 8
        let typesStart = kindsStart + header.timeCount
        let namesStart = typesStart + header.typeCount * 6

        transitions = try Self.transitions(bytes, at: timesStart, count: header.timeCount)
        kinds = Array(bytes[kindsStart..<typesStart])
        guard kinds.allSatisfy({ $0 < header.typeCount }) else { throw .malformed("a transition has no type") }
        let names = bytes[namesStart..<namesStart + header.nameCount]
        for index in 0..<header.typeCount {
            offsets.append(try Self.offset(bytes, at: typesStart + index * 6, names: names))
        }
        footer = try Self.footer(bytes[footerStart...])
    }

    private static func transitions(_ bytes: [UInt8], at start: Int, count: Int) throws(ZoneError) -> [Int64] {
        // RFC 9636 §3.2 advises against times before -2^59, the age of the universe; beyond it, sums could overflow.
        let limits: ClosedRange<Int64> = -(1 << 59)...(1 << 59)
        var times: [Int64] = []
        times.reserveCapacity(count)
        for index in 0..<count {
            let time = Int64(bitPattern: bytes.bigEndian(at: start + index * 8, length: 8))
            guard limits.contains(time) else { throw .malformed("a transition lies too far away") }
            if let last = times.last, time <= last { throw .malformed("transitions are not in order") }
            times.append(time)
        }
        return times
    }

    private static func offset(
        _ bytes: [UInt8], at start: Int, names: ArraySlice<UInt8>
    ) throws(ZoneError) -> ZoneOffset {
        let seconds = Int(Int32(bitPattern: UInt32(bytes.bigEndian(at: start, length: 4))))
        guard (-89_999...93_599).contains(seconds) else { throw .malformed("an offset exceeds a day") }
        let isDaylight = bytes[start + 4]
        guard isDaylight <= 1 else { throw .malformed("a daylight indicator is neither 0 nor 1") }
        let nameStart = names.startIndex + Int(bytes[start + 5])
        guard nameStart < names.endIndex, let nameEnd = names[nameStart...].firstIndex(of: 0) else {
            throw .malformed("a local time type has no name")
        }
        return ZoneOffset(
            seconds: seconds, abbreviation: String(decoding: names[nameStart..<nameEnd], as: UTF8.self),
            isDaylight: isDaylight == 1)
    }

    /// The text between the two newlines of RFC 9636 §3.3.
    private static func footer(_ bytes: ArraySlice<UInt8>) throws(ZoneError) -> String {
        let newline = UInt8(ascii: "\n")
        guard bytes.first == newline, let end = bytes.dropFirst().firstIndex(of: newline) else { throw .truncated }
        return String(decoding: bytes[(bytes.startIndex + 1)..<end], as: UTF8.self)
    }
}
