public import Clinic
import Crypto
import Foundation

/// A link as it stands in an address: what it is shown for, and a secret.
///
/// The secret is derived from purpose and id with the practice's key, so that whoever writes to the person can make the
/// address again; the database keeps a hash of it. A link that is shown for another purpose has another secret. With 96
/// bits nobody finds one by trying, and an address fits into a text message.
public struct LinkText: Hashable, Sendable {
    /// What it is shown for.
    public let purpose: Link.Purpose
    /// What proves that it was given out: 16 characters.
    let secret: String

    /// The link of an id and purpose.
    public init(_ id: Link.ID, _ purpose: Link.Purpose, practice: Practice) {
        let key = SymmetricKey(data: practice.signingKey)
        let code = HMAC<SHA256>.authenticationCode(for: Array("link\n\(purpose.rawValue)\n\(id)".utf8), using: key)
        self.init(
            purpose: purpose, secret: code.withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0[..<12]).base64URL })
    }

    /// Reads what an address ends with; nil for anything that no link looks like.
    public init?(_ text: String) {
        guard let letter = text.first, let purpose = Self.letters.first(where: { $1 == letter })?.key,
            text.utf8.count == 17, text.utf8.dropFirst().allSatisfy(\.isAddressText)
        else { return nil }
        self.init(purpose: purpose, secret: String(text.dropFirst()))
    }

    private init(purpose: Link.Purpose, secret: String) {
        (self.purpose, self.secret) = (purpose, secret)
    }

    /// The last part of the address: a letter that says nothing to anybody else, and the secret.
    public var text: String { "\(Self.letters[purpose] ?? "?")\(secret)" }

    /// A name for the link where its secret may not stand.
    public var fingerprint: String {
        SecretHash.bytes(of: secret).prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private static let letters: [Link.Purpose: Character] = [
        .confirm: "c", .move: "m", .cancel: "x", .offer: "o", .checkIn: "q", .prepare: "p",
    ]
}

extension UInt8 {
    fileprivate var isAddressText: Bool {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
