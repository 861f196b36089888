/// A Swift value that can be read from a column of a row.
///
/// A type of another module conforms by delegating to one of this module:
///
/// ```swift
/// extension Instant: PostgresDecodable {
///     init(decoding field: PostgresField) throws { self.init(try Timestamp(decoding: field)) }
/// }
/// ```
///
/// What cannot be delegated throws `FieldDecodingError`; the row adds the names of the column and the types.
public protocol PostgresDecodable: Sendable {
    /// Reads the value, or throws `FieldDecodingError`, also for null (an `Optional` accepts it).
    init(decoding field: PostgresField) throws

    /// Reads an array of these. There is a default: a one-dimensional array of PostgreSQL.
    static func decodeArray(_ field: PostgresField) throws -> [Self]
}

/// A value that can be sent and read.
public typealias PostgresCodable = PostgresEncodable & PostgresDecodable

extension PostgresDecodable {
    /// Reads a one-dimensional array, in the format of `array_send`.
    public static func decodeArray(_ field: PostgresField) throws -> [Self] {
        var reader = try BinaryReader(field)
        let dimensions = try reader.integer(Int32.self)
        _ = try reader.integer(Int32.self)  // whether an element may be null; each one says it again
        let element = PostgresType(rawValue: try reader.integer(UInt32.self))
        if dimensions == 0 { return [] }
        guard dimensions == 1 else { throw FieldDecodingError.typeMismatch }

        let count = try reader.integer(Int32.self)
        _ = try reader.integer(Int32.self)
        guard count >= 0, count <= reader.remaining / 4 else { throw FieldDecodingError.malformed }
        var elements: [Self] = []
        elements.reserveCapacity(Int(count))
        for _ in 0..<count {
            elements.append(try Self(decoding: try reader.field(of: element)))
        }
        return elements
    }
}
