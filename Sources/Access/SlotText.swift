public import Clinic
import Crypto
import Foundation
public import Scheduling
import Storage

/// The id of a slot: what the person chose, signed with the practice's key, so that it can be sent back and believed.
///
/// It says service, start and chosen clinician, or several of each, and not the resources: they are chosen again under the locks. The form
/// is base64url (RFC 4648 §5) of the text and of the first 16 bytes of its HMAC-SHA-256 (RFC 2104), with a dot between.
public struct SlotText: Hashable, Sendable {
    /// The code of the service, or of several with commas between them.
    public let service: String
    /// The start.
    public let start: Instant
    /// The code of the chosen clinician, or of several for several services; nil for any.
    public let clinician: String?

    /// A slot that somebody can choose.
    public init(service: String, start: Instant, clinician: String?) {
        (self.service, self.start, self.clinician) = (service, start, clinician)
    }

    /// Reads an id; nil when the practice has not signed it.
    public init?(_ text: String, practice: Practice) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let payload = Data(base64URL: parts[0]), let mac = Data(base64URL: parts[1]),
            Signer(practice).mac(payload) == mac
        else { return nil }
        let words = String(decoding: payload, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard words.count == 3, let start = Instant(rfc3339: String(words[1])) else { return nil }
        self.init(service: String(words[0]), start: start, clinician: words[2].isEmpty ? nil : String(words[2]))
    }

    /// The id.
    public func signed(by signer: Signer) -> String {
        let payload = Data("\(service)\n\(start.rfc3339)\n\(clinician ?? "")".utf8)
        return "\(payload.withUnsafeBytes(\.base64URL)).\(signer.mac(payload).withUnsafeBytes(\.base64URL))"
    }

    /// Signs the ids of many slots of one practice.
    public struct Signer: Sendable {
        private let beginning: HMAC<SHA256>

        /// The practice's slug is signed along, in case keys are ever shared.
        public init(_ practice: Practice) {
            var beginning = HMAC<SHA256>(key: SymmetricKey(data: practice.signingKey))
            beginning.update(data: Data("slot\n\(practice.slug)\n".utf8))
            self.beginning = beginning
        }

        fileprivate func mac(_ payload: Data) -> Data {
            var code = beginning
            code.update(data: payload)
            return Data(code.finalize().prefix(16))
        }
    }
}

extension Data {
    /// Reads base64url without padding.
    fileprivate init?(base64URL text: Substring) {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        self.init(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
    }
}
