extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// Reads null as nil, and anything else as `Wrapped` does.
    public init(decoding field: PostgresField) throws {
        self = field.isNull ? nil : try Wrapped(decoding: field)
    }
}
