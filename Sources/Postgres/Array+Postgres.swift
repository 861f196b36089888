extension Array: PostgresEncodable where Element: PostgresEncodable {
    /// The array type of the elements; `bytea` for bytes.
    public static var postgresType: PostgresType { Element.postgresArrayType }

    /// Appends the elements as the element's type says.
    public func encode(to buffer: inout [UInt8]) { Element.encodeArray(self, to: &buffer) }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
    /// Reads a one-dimensional array (`bytea` for bytes).
    ///
    /// A null element needs `[Element?]`.
    public init(decoding field: PostgresField) throws { self = try Element.decodeArray(field) }
}
