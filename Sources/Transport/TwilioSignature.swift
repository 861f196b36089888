import Crypto
import Foundation

/// The signature in `X-Twilio-Signature`, by which a request shows that it comes from the provider
/// (<https://www.twilio.com/docs/usage/security>).
public enum TwilioSignature {
    /// Whether a request was signed with the account's token.
    ///
    /// The comparison takes the same time wherever they differ.
    ///
    /// - Parameters:
    ///   - signature: the value of the header.
    ///   - url: the address as the provider was told it, with its query.
    ///   - parameters: the fields of the form; several of one name are allowed.
    ///   - token: the account's token, never the secret of an API key.
    public static func isValid(
        _ signature: String, url: String, parameters: [(name: String, value: String)], token: String
    ) -> Bool {
        guard let given = Data(base64Encoded: signature), given.count == Insecure.SHA1.byteCount else { return false }
        let key = SymmetricKey(data: Data(token.utf8))
        let fields = Self.text(parameters)
        // The provider signs the address with its port or without, whatever it was told.
        let verdicts = spellings(of: url).map { spelling in
            HMAC<Insecure.SHA1>.isValidAuthenticationCode(
                given, authenticating: Data((spelling + fields).utf8), using: key)
        }
        return verdicts.contains(true)
    }

    /// Names in order, each followed by its values in order, a value that comes twice only once.
    private static func text(_ parameters: [(name: String, value: String)]) -> String {
        let values = Dictionary(grouping: parameters, by: \.name).mapValues { Set($0.map(\.value)) }
        return values.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
            .map { name, values in
                values.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
                    .map { name + $0 }.joined()
            }
            .joined()
    }

    /// The address as it is, and with its scheme's port added or taken away.
    private static func spellings(of url: String) -> [String] {
        guard let mark = url.firstRange(of: "://") else { return [url] }
        let scheme = url[..<mark.lowerBound]
        let rest = url[mark.upperBound...]
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        let (host, path) = (rest[..<end], rest[end...])
        let port = scheme == "https" ? ":443" : ":80"
        if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") {
            return [url, "\(scheme)://\(host[..<colon])\(path)"]
        }
        return [url, "\(scheme)://\(host)\(port)\(path)"]
    }
}
