public import Clinic
import Foundation

/// An API key as its holder writes it: `dbk_<id>_<secret>`, in lower-case hexadecimal digits.
///
/// The id finds the key, so that nothing is searched by secret; the secret has 256 random bits.
public struct KeyText: Hashable, Sendable {
    /// The id of the key.
    public let id: APIKey.ID
    /// The secret: 64 hexadecimal digits.
    public let secret: String

    /// A key with an id and a secret.
    public init(id: APIKey.ID, secret: String) {
        self.id = id
        self.secret = secret
    }

    /// Reads what `text` wrote; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "dbk", parts[1].utf8.count == 32, parts[2].utf8.count == 64,
            parts[1...].allSatisfy({ $0.utf8.allSatisfy(Self.isHexDigit) })
        else { return nil }
        let digits = Array(parts[1])
        let groups = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
        guard let id = APIKey.ID(groups.map { String($0) }.joined(separator: "-")) else { return nil }
        self.init(id: id, secret: String(parts[2]))
    }

    /// The text that the holder keeps.
    public var text: String {
        "dbk_\(id.description.filter { $0 != "-" })_\(secret)"
    }

    /// A secret of 256 random bits.
    public static func freshSecret() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            let digits = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
