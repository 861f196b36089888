import Clinic
import HTTP
import HTTPTypes
public import Storage
import Transport

/// How the provider of texts shows that a request comes from it.
public struct ProviderSignature: Sendable {
    private let token: String
    private let callbacks: TextCallbacks

    /// The signature by the account's token, over addresses as the provider was told them.
    public init(token: String, callbacks: TextCallbacks) {
        (self.token, self.callbacks) = (token, callbacks)
    }

    /// The fields of a signed form post.
    ///
    /// What is signed is the address as the provider was told it; nothing in a query of ours needs to be encoded.
    ///
    /// - Throws: `Refusal` `forbidden`: not signed by the provider, or no form at all.
    func form(of request: Request, practice: Practice) throws -> FormFields {
        let signatures = request.headerFields[values: .twilioSignature]
        let query = request.query.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        guard signatures.count == 1, let form = try? FormFields(parsing: request.body),
            TwilioSignature.isValid(
                signatures[0], url: callbacks.address(request.path + (query.isEmpty ? "" : "?\(query)"), of: practice),
                parameters: form.fields.map { ($0.name, $0.value) }, token: token)
        else { throw Refusal(.forbidden, "This is not signed by the provider of texts.") }
        return form
    }
}

extension HTTPField.Name {
    fileprivate static let twilioSignature: HTTPField.Name = {
        guard let name = HTTPField.Name("X-Twilio-Signature") else { preconditionFailure("this is a token") }
        return name
    }()
}
