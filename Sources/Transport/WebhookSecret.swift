import Crypto
import Foundation

/// What a webhook's sender and its receiver both know, and nobody else (Standard Webhooks 1.0.0, "Signature scheme").
public struct WebhookSecret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// From 24 to 64 bytes.
    let bytes: [UInt8]

    /// Reads `whsec_` and the bytes in base64; nil if it is not that, or too short or too long.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let data = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
            (24...64).contains(data.count)
        else { return nil }
        bytes = Array(data)
    }

    /// A new secret of 32 random bytes.
    public static func fresh() -> WebhookSecret {
        WebhookSecret(bytes: SymmetricKey(size: .bits256).withUnsafeBytes(Array.init))
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The secret as it is shown, once, to whoever is to verify with it.
    public var text: String { Self.prefix + Data(bytes).base64EncodedString() }

    /// That it is one, and no more.
    public var description: String { "webhook secret" }

    /// That it is one, and no more.
    public var debugDescription: String { description }

    /// Nothing, so that no dump shows what is inside.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private static let prefix = "whsec_"
}
