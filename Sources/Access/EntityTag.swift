import Crypto
public import HTTP
import HTTPTypes

/// What tells whether somebody has these bytes already (RFC 9110 §8.8.3).
public struct EntityTag: Hashable, Sendable {
    /// The tag as it stands in an `ETag`.
    public let text: String

    /// The tag of some bytes.
    public init(of bytes: [UInt8]) {
        let digits = SHA256.hash(data: bytes).prefix(16).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        text = "\"\(digits.joined())\""
    }

    /// Whether the request says that its sender has them (RFC 9110 §13.1.2).
    public func isKnown(to request: Request) -> Bool {
        let known = request.headerFields[values: .ifNoneMatch].joined(separator: ",").split(separator: ",")
            .map { $0.replacing("W/", with: "").filter { $0 != " " && $0 != "\t" } }
        return known.contains(text) || known == ["*"]
    }
}
