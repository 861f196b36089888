import Foundation

/// A `jsonb` document, kept as its text.
///
/// Two documents are equal when their texts are; what the server returns is in its own spelling.
public struct JSON: Hashable, Sendable {
    /// The document.
    public var text: String

    /// A document that is already text.
    ///
    /// The server refuses what is not JSON (22P02).
    public init(text: String) {
        self.text = text
    }

    /// Encodes a value, with sorted keys.
    ///
    /// Throws what its encoding throws.
    public init(encoding value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        text = String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// Decodes the document.
    ///
    /// Throws `DecodingError`, which may quote the document: do not log it.
    public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}

extension JSON: PostgresCodable {
    /// `jsonb`.
    public static var postgresType: PostgresType { .jsonb }

    /// The version that `jsonb_send` puts in front of the text.
    private static let version: UInt8 = 1

    /// Appends the version and the text.
    public func encode(to buffer: inout [UInt8]) {
        buffer.append(Self.version)
        buffer.append(contentsOf: text.utf8)
    }

    /// Reads `jsonb` and `json`.
    public init(decoding field: PostgresField) throws {
        text = try field.withBytes { bytes in
            try field.expect(.jsonb, .json)
            let hasVersion = field.type == .jsonb
            guard !hasVersion || bytes.first == Self.version,
                let text = String(validating: bytes.dropFirst(hasVersion ? 1 : 0), as: UTF8.self)
            else { throw FieldDecodingError.malformed }
            return text
        }
    }
}
