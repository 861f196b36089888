/// A `timestamptz`: an instant in microseconds, PostgreSQL's own resolution.
///
/// It is always finite: `infinity` and `-infinity` do not decode.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01 00:00 UTC; negative before.
    public var microsecondsSinceUnixEpoch: Int64

    /// The instant so many microseconds after 1970-01-01 00:00 UTC.
    public init(microsecondsSinceUnixEpoch: Int64) {
        self.microsecondsSinceUnixEpoch = microsecondsSinceUnixEpoch
    }

    /// The earlier instant is the lesser.
    public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.microsecondsSinceUnixEpoch < rhs.microsecondsSinceUnixEpoch
    }
}

extension Timestamp: PostgresCodable {
    /// `timestamptz`.
    public static var postgresType: PostgresType { .timestamptz }

    /// PostgreSQL counts from 2000-01-01 00:00 UTC.
    private static let epoch: Int64 = 946_684_800_000_000

    /// Appends eight bytes.
    ///
    /// An instant outside PostgreSQL's years is refused by the server (22008).
    public func encode(to buffer: inout [UInt8]) {
        let (difference, overflow) = microsecondsSinceUnixEpoch.subtractingReportingOverflow(Self.epoch)
        // The least number would mean -infinity; the next one is refused, as it should be.
        buffer.append(bigEndian: overflow || difference == .min ? .min + 1 : difference)
    }

    /// Reads a `timestamptz`; throws `outOfRange` for an infinite one.
    public init(decoding field: PostgresField) throws {
        guard field.isNull || field.type == .timestamptz else { throw FieldDecodingError.typeMismatch }
        try self.init(sent: try field.integer(as: Int64.self))
    }

    /// Reads one with its length in front, as a bound of a range.
    init(bound reader: inout BinaryReader) throws(FieldDecodingError) {
        guard try reader.integer(Int32.self) == Int32(MemoryLayout<Int64>.size) else { throw .malformed }
        try self.init(sent: try reader.integer(Int64.self))
    }

    private init(sent value: Int64) throws(FieldDecodingError) {
        guard value != .min, value != .max else { throw .outOfRange }

        let (sum, overflow) = value.addingReportingOverflow(Self.epoch)
        guard !overflow else { throw .outOfRange }
        self.init(microsecondsSinceUnixEpoch: sum)
    }
}
