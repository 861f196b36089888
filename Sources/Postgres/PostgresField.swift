/// One value of one row as the server sent it: a type and bytes in binary format, or null.
///
/// It keeps the memory of its result alive, so it may outlive the row.
public struct PostgresField: Sendable {
    /// The type that the server gave the column (or the element of an array).
    public let type: PostgresType

    let owner: ResultSet
    // The bytes belong to `owner`, are never written again and live as long as it does.
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer?

    init(type: PostgresType, bytes: UnsafeRawBufferPointer?, owner: ResultSet) {
        self.type = type
        self.bytes = bytes
        self.owner = owner
    }

    /// Whether the value is null.
    public var isNull: Bool { bytes == nil }

    /// Gives the bytes to `body`, which must not keep them.
    ///
    /// Throws `FieldDecodingError.null` for null.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
        guard let bytes else { throw FieldDecodingError.null }
        return try withExtendedLifetime(owner) { try body(bytes) }
    }

    /// Throws `typeMismatch` unless the server's type is one of these.
    public func expect(_ types: PostgresType...) throws(FieldDecodingError) {
        guard types.contains(type) else { throw .typeMismatch }
    }

    /// Reads the whole value as one big-endian integer.
    ///
    /// Throws `malformed` when its size is another.
    public func integer<Value: FixedWidthInteger>(as: Value.Type = Value.self) throws -> Value {
        try withBytes { bytes in
            guard bytes.count == MemoryLayout<Value>.size else { throw FieldDecodingError.malformed }
            return Value(bigEndian: bytes.loadUnaligned(as: Value.self))
        }
    }
}
