extension Double: PostgresCodable {
    /// `double precision`.
    public static var postgresType: PostgresType { .float8 }

    /// Appends the eight bytes of IEEE 754.
    public func encode(to buffer: inout [UInt8]) { buffer.append(bigEndian: bitPattern) }

    /// Reads `double precision` and `real`.
    public init(decoding field: PostgresField) throws {
        switch field.type {
        case .float8: self.init(bitPattern: try field.integer())
        case .float4: self.init(Float(bitPattern: try field.integer()))
        default: throw field.isNull ? FieldDecodingError.null : FieldDecodingError.typeMismatch
        }
    }
}
