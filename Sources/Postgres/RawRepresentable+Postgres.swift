extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
    /// The type of the raw value.
    public static var postgresType: PostgresType { RawValue.postgresType }

    /// Appends the raw value.
    public func encode(to buffer: inout [UInt8]) { rawValue.encode(to: &buffer) }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
    /// Reads the raw value; throws `unknownValue` when it stands for nothing.
    public init(decoding field: PostgresField) throws {
        guard let value = Self(rawValue: try RawValue(decoding: field)) else { throw FieldDecodingError.unknownValue }
        self = value
    }
}
