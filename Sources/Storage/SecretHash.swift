import Crypto
import Foundation

/// How the secret of a key or a hold is kept: it has 256 random bits, so a plain hash is enough (ASVS 5.0 6.5.2).
enum SecretHash {
    /// SHA-256 of the secret's text.
    static func bytes(of secret: String) -> [UInt8] {
        Array(SHA256.hash(data: Data(secret.utf8)))
    }
}
