/// A finite, half-open `tstzrange`: `lower` belongs to it, `upper` does not.
public struct TimestampRange: Hashable, Sendable {
    /// The first instant in the range.
    public var lower: Timestamp
    /// The first instant after the range.
    public var upper: Timestamp

    /// The instants from `lower` up to `upper`.
    ///
    /// The server refuses a range that ends before it begins (22000).
    public init(lower: Timestamp, upper: Timestamp) {
        self.lower = lower
        self.upper = upper
    }
}

extension TimestampRange: PostgresCodable {
    /// `tstzrange`.
    public static var postgresType: PostgresType { .tstzrange }

    /// The flags of `range_send` for `[lower, upper)`: not empty, both bounds finite, only the lower one inclusive.
    private static let halfOpen: UInt8 = 0x02

    /// Appends the flags and the two bounds, in the format of `range_send`.
    public func encode(to buffer: inout [UInt8]) {
        buffer.append(Self.halfOpen)
        buffer.appendWithLength { lower.encode(to: &$0) }
        buffer.appendWithLength { upper.encode(to: &$0) }
    }

    /// Reads a `tstzrange`; throws `outOfRange` for one that is empty, unbounded, infinite or not `[)`.
    public init(decoding field: PostgresField) throws {
        guard field.isNull || field.type == .tstzrange else { throw FieldDecodingError.typeMismatch }
        var reader = try BinaryReader(field)
        guard try reader.integer(UInt8.self) == Self.halfOpen else { throw FieldDecodingError.outOfRange }
        lower = try Timestamp(bound: &reader)
        upper = try Timestamp(bound: &reader)
    }
}
