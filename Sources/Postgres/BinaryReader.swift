/// Reads a composite value (an array, a range) from front to back, never past its end.
struct BinaryReader {
    private let owner: ResultSet
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ field: PostgresField) throws(FieldDecodingError) {
        guard let bytes = field.bytes else { throw .null }
        self.bytes = bytes
        owner = field.owner
    }

    var remaining: Int { bytes.count - position }

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type) throws(FieldDecodingError) -> Value {
        let size = MemoryLayout<Value>.size
        guard remaining >= size else { throw .malformed }
        defer { position += size }
        return Value(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Value.self))
    }

    /// A value with its length in front; the length -1 is null.
    mutating func field(of type: PostgresType) throws(FieldDecodingError) -> PostgresField {
        let length = Int(try integer(Int32.self))
        if length == -1 {
            return PostgresField(type: type, bytes: nil, owner: owner)
        }
        guard length >= 0, length <= remaining else { throw .malformed }
        defer { position += length }
        let part = UnsafeRawBufferPointer(rebasing: bytes[position..<position + length])
        return PostgresField(type: type, bytes: part, owner: owner)
    }
}
