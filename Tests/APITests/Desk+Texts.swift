import Crypto
import Foundation
import HTTPTypes

/// What the provider of texts posts, signed as it signs.
extension Desk {
    static let token = "12345"
    static let root = "https://book.example"

    /// A text that somebody sends to the practice.
    func text(
        _ body: String, from number: String = "+13125550188", sid: String = "SM\(UUID())", keyword: String? = nil,
        token: String = token, root: String = root
    ) async -> Reply {
        var fields = ["From": number, "To": "+13125550142", "Body": body, "MessageSid": sid, "MediaUrl0": ""]
        fields["OptOutType"] = keyword
        return await post("/texts", fields, token: token, root: root)
    }

    /// What became of a text.
    func status(
        _ status: String, of message: String, attempt: Int = 1, code: Int? = nil, to number: String = "+13125550188"
    ) async -> Reply {
        var fields = ["MessageSid": "SM7", "MessageStatus": status, "To": number]
        fields["ErrorCode"] = code.map(String.init)
        return await post("/texts/status?message=\(message)&attempt=\(attempt)", fields)
    }

    func post(
        _ path: String, _ fields: [String: String], signed: [String: String]? = nil, token: String = token,
        root: String = root
    ) async -> Reply {
        let sorted = (signed ?? fields).sorted { $0.key < $1.key }
        let text = "\(root)/v1/practices/holos\(path)" + sorted.map { $0.key + $0.value }.joined()
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Data(text.utf8), using: SymmetricKey(data: Data(token.utf8)))
        let body = fields.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
        return await send(
            .post, path, body,
            headers: [
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Twilio-Signature": Data(code).base64EncodedString(),
            ])
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

extension Reply {
    /// What the provider sends on; nil for nothing.
    var message: String? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let start = text.firstRange(of: "<Message>"), let end = text.firstRange(of: "</Message>") else {
            return nil
        }
        return String(text[start.upperBound..<end.lowerBound])
    }
}
