public import Foundation

extension UUID: PostgresCodable {
    /// `uuid`.
    public static var postgresType: PostgresType { .uuid }

    /// Appends the sixteen bytes.
    public func encode(to buffer: inout [UInt8]) {
        withUnsafeBytes(of: uuid) { buffer.append(contentsOf: $0) }
    }

    /// Reads a `uuid`.
    public init(decoding field: PostgresField) throws {
        let bytes = try field.withBytes { bytes in
            guard field.type == .uuid else { throw FieldDecodingError.typeMismatch }
            guard bytes.count == MemoryLayout<uuid_t>.size else { throw FieldDecodingError.malformed }
            return bytes.loadUnaligned(as: uuid_t.self)
        }
        self.init(uuid: bytes)
    }
}
