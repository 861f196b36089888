extension String: PostgresCodable {
    /// `text`.
    public static var postgresType: PostgresType { .text }

    /// Appends the UTF-8 bytes.
    public func encode(to buffer: inout [UInt8]) { buffer.append(contentsOf: utf8) }

    /// Reads `text` and its kin, and types made by users (enums, `citext`), whose binary format is their text.
    public init(decoding field: PostgresField) throws {
        self = try field.withBytes { bytes in
            switch field.type {
            case .text, .varchar, .bpchar, .name, .char, .unknown: break
            case let type where type.rawValue >= PostgresType.firstOfUsers: break
            default: throw FieldDecodingError.typeMismatch
            }
            guard let text = String(validating: bytes, as: UTF8.self) else { throw FieldDecodingError.malformed }
            return text
        }
    }
}
