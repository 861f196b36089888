import Clinic
import Crypto
import Foundation

/// Text that a practice has signed for one purpose, so that it can be sent out and believed when it comes back.
///
/// What is signed is a list of fields, each with its length before it: no field can be cut at another place than where
/// it was joined, whatever stands in it (CVE-2025-68113 shows what happens otherwise).
enum SignedText {
    /// The HMAC-SHA-256 (RFC 2104) of the fields, 64 hexadecimal digits.
    static func code(_ purpose: String, _ fields: [String], practice: Practice) -> String {
        var message = Data()
        // The practice's slug is signed along, in case keys are ever shared.
        for field in [purpose, practice.slug] + fields {
            let bytes = Data(field.utf8)
            withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { message.append(contentsOf: $0) }
            message.append(bytes)
        }
        return hexadecimal(
            HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: practice.signingKey)))
    }

    /// Whether a code is that of the fields, in a time that tells nothing about it.
    static func isCode(_ code: String, _ purpose: String, _ fields: [String], practice: Practice) -> Bool {
        let (given, right) = (Array(code.utf8), Array(self.code(purpose, fields, practice: practice).utf8))
        guard given.count == right.count else { return false }
        return zip(given, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Lower-case hexadecimal digits.
    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
