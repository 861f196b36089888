import Crypto
import Foundation

/// Something that happened, as it is told to webhooks (Standard Webhooks 1.0.0).
public struct WebhookEvent: Hashable, Sendable {
    /// The id, the same at every attempt, by which the receiver knows a repetition.
    public let id: String
    /// The JSON that is signed and sent.
    public let payload: [UInt8]

    /// An event; nil if its id holds a full stop, which divides what is signed, or its payload is longer than 20 kB.
    public init?(id: String, payload: [UInt8]) {
        let isID = (1...200).contains(id.utf8.count) && id.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isID, !id.utf8.contains(UInt8(ascii: ".")), payload.count <= 20_000 else { return nil }
        self.id = id
        self.payload = payload
    }

    /// The headers of an attempt at `now`, in seconds since 1970, signed with each of the secrets.
    ///
    /// While a secret is replaced there are two, and the receiver verifies with whichever it has.
    public func headers(signedWith secrets: [WebhookSecret], now: Int) -> [Post.Header] {
        let signatures = secrets.map { "v1,\(signature(with: $0, now: now))" }.joined(separator: " ")
        return [
            Post.Header("Content-Type", "application/json"),
            Post.Header("webhook-id", id),
            Post.Header("webhook-timestamp", "\(now)"),
            Post.Header("webhook-signature", signatures),
        ].compactMap { $0 }
    }

    private func signature(with secret: WebhookSecret, now: Int) -> String {
        var signed = Array("\(id).\(now).".utf8)
        signed += payload
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret.bytes))
        return Data(code).base64EncodedString()
    }
}
