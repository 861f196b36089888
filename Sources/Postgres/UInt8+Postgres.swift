/// A byte is a `smallint` alone, and an array of bytes is a `bytea`.
///
/// Swift has no second conformance for `[UInt8]` beside that of every other array, so the element decides.
extension UInt8: PostgresCodable {
    /// `smallint`, PostgreSQL's smallest number.
    public static var postgresType: PostgresType { .int2 }

    /// `bytea`.
    public static var postgresArrayType: PostgresType { .bytea }

    /// Appends two bytes.
    public func encode(to buffer: inout [UInt8]) { buffer.append(bigEndian: Int16(self)) }

    /// Appends the bytes as they are.
    public static func encodeArray(_ elements: [UInt8], to buffer: inout [UInt8]) {
        buffer.append(contentsOf: elements)
    }

    /// Reads any of PostgreSQL's integers; throws `outOfRange` for one that is not a byte.
    public init(decoding field: PostgresField) throws {
        guard let value = UInt8(exactly: try Int16(decoding: field)) else { throw FieldDecodingError.outOfRange }
        self = value
    }

    /// Reads a `bytea`.
    public static func decodeArray(_ field: PostgresField) throws -> [UInt8] {
        try field.withBytes { bytes in
            try field.expect(.bytea)
            return [UInt8](bytes)
        }
    }
}
