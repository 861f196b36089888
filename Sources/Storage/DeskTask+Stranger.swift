import Clinic
import Crypto
import Foundation

extension DeskTask.Stranger {
    /// Whoever writes from somewhere: the code of it needs the practice's key, so that numbers cannot be tried.
    ///
    /// - Parameter number: the number, where it is kept until somebody has called.
    init(writingFrom sender: String, number: String?, _ practice: Practice) {
        let key = SymmetricKey(data: practice.signingKey)
        var bytes = Array(HMAC<SHA256>.authenticationCode(for: Data("stranger\n\(sender)".utf8), using: key).prefix(16))
        // A UUID of our own making (RFC 9562 §5.8).
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let uuid = bytes.withUnsafeBytes { $0.loadUnaligned(as: uuid_t.self) }
        self.init(id: Identifier(UUID(uuid: uuid)), number: number)
    }
}
