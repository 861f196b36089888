extension Instant {
    /// Reads a date and time of RFC 3339 §5.6, such as `2027-03-14T09:00:00-06:00`.
    ///
    /// Strict: the offset (or `Z`) and the seconds are required, `T` and `Z` are capitals, a fraction has one to six
    /// digits, and the date must exist. Leap seconds (`:60`) and `24:00` are refused, as is what lies outside the
    /// years 1 to 9999 in UTC.
    public init?(rfc3339 text: String) {
        var cursor = TextCursor(text)
        guard let date = LocalDate(from: &cursor), cursor.skip("T"), let time = LocalTime(from: &cursor),
            let microseconds = Self.fraction(from: &cursor), let offset = Self.offset(from: &cursor), cursor.isAtEnd
        else { return nil }
        let seconds = LocalDateTime(date: date, time: time).wallSeconds - offset
        guard Self.writableSeconds.contains(seconds) else { return nil }
        self.init(microsecondsSinceUnixEpoch: seconds * 1_000_000 + microseconds)
    }

    /// The instant in UTC as RFC 3339 writes it, `2027-03-14T15:00:00Z`, with a fraction only when there is one.
    public var rfc3339: String {
        TextWriter.text { writer in
            writeLocal(to: &writer, offset: 0)
            writer.write("Z")
        }
    }

    /// The instant on a clock with the given offset from UTC, as in `2027-03-14T09:00:00-06:00`.
    ///
    /// RFC 3339 has no offsets with seconds: such an offset, which only local mean times of the past have, is
    /// rounded towards zero, and the text still names the same instant.
    public func rfc3339(offset seconds: Int) -> String {
        TextWriter.text { writer in
            let minutes = seconds / 60
            writeLocal(to: &writer, offset: Int64(minutes) * 60)
            writer.write(minutes < 0 ? "-" : "+")
            writer.write(minuteOfDay: abs(minutes))
        }
    }

    /// The seconds of the years 1 to 9999, which four digits can write.
    private static let writableSeconds: Range<Int64> = -62_135_596_800..<253_402_300_800

    private static func fraction(from cursor: inout TextCursor) -> Int64? {
        guard cursor.skip(".") else { return 0 }
        guard let (value, digits) = cursor.number(digits: 1...6) else { return nil }
        return Int64((digits..<6).reduce(value) { scaled, _ in scaled * 10 })
    }

    private static func offset(from cursor: inout TextCursor) -> Int64? {
        if cursor.skip("Z") { return 0 }
        let isWest = cursor.skip("-")
        guard isWest || cursor.skip("+"), let hours = cursor.number(digits: 2), hours < 24, cursor.skip(":"),
            let minutes = cursor.number(digits: 2), minutes < 60
        else { return nil }
        return Int64(hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }

    private func writeLocal(to writer: inout TextWriter, offset: Int64) {
        let local = LocalDateTime(wallSeconds: secondsSinceUnixEpoch.adding(offset))
        local.date.write(to: &writer)
        writer.write("T")
        local.time.write(to: &writer, withSeconds: true)
        let fraction = microsecondsSinceUnixEpoch.remainderDown(by: 1_000_000)
        if fraction != 0 {
            writer.write(".")
            writer.write(Int(fraction), width: 6)
            writer.dropTrailingZeros()
        }
    }
}

extension Instant: CustomStringConvertible {
    /// The same as `rfc3339`.
    public var description: String { rfc3339 }
}

extension Instant: Codable {
    /// Reads a string of RFC 3339 and throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let instant = Instant(rfc3339: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "A date and time with an offset is needed: 2027-03-14T09:00:00-06:00.")
        }
        self = instant
    }

    /// Writes the UTC string of RFC 3339.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}
