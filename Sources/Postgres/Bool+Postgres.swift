extension Bool: PostgresCodable {
    /// `boolean`.
    public static var postgresType: PostgresType { .bool }

    /// Appends one byte.
    public func encode(to buffer: inout [UInt8]) { buffer.append(self ? 1 : 0) }

    /// Reads a `boolean`.
    public init(decoding field: PostgresField) throws {
        self = try field.withBytes { bytes in
            try field.expect(.bool)
            guard bytes.count == 1 else { throw FieldDecodingError.malformed }
            return bytes[0] != 0
        }
    }
}
