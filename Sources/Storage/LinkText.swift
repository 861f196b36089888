public import Clinic
import Crypto
import Foundation

/// A link as it stands in an address: its id and a secret, and what it is shown for.
///
/// The secret is derived from purpose and id with the practice's key, so that whoever writes to the person can make the
/// address again; the database keeps a hash of it. A link that is shown for another purpose has another secret.
public struct LinkText: Hashable, Sendable {
    /// What it is shown for.
    public let purpose: Link.Purpose
    /// Which link.
    public let id: Link.ID
    /// What proves that it was given out: 43 characters.
    let secret: String

    /// The link of an id and purpose.
    public init(_ id: Link.ID, _ purpose: Link.Purpose, practice: Practice) {
        let key = SymmetricKey(data: practice.signingKey)
        let code = HMAC<SHA256>.authenticationCode(for: Data("link\n\(purpose.rawValue)\n\(id)".utf8), using: key)
        self.init(purpose: purpose, id: id, secret: Self.encoded(Data(code)))
    }

    /// Reads what `text` gives; nil for anything that no link looks like.
    public init?(_ text: String, _ purpose: Link.Purpose) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 43, let id = Link.ID(String(parts[0])) else { return nil }
        self.init(purpose: purpose, id: id, secret: String(parts[1]))
    }

    private init(purpose: Link.Purpose, id: Link.ID, secret: String) {
        (self.purpose, self.id, self.secret) = (purpose, id, secret)
    }

    /// The last part of the address.
    public var text: String { "\(id).\(secret)" }

    /// Base 64 for addresses, without padding (RFC 4648 §5).
    private static func encoded(_ data: Data) -> String {
        data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
