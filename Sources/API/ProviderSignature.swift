import Clinic
import HTTP
import HTTPTypes
public import Storage
import Transport

/// How the provider of texts shows that a request comes from it.
public struct ProviderSignature: Sendable {
    private let token: String
    private let callbacks: TextCallbacks
    private let sender: String?

    /// The signature by the account's token, over addresses as the provider was told them.
    ///
    /// - Parameter sender: who texts come from where a practice does not say; nil takes what comes to any number.
    public init(token: String, callbacks: TextCallbacks, sender: String? = nil) {
        (self.token, self.callbacks, self.sender) = (token, callbacks, sender)
    }

    /// Whether a text came to the number or the service that the practice's own texts come from: who answers another
    /// practice must not be heard by this one.
    func isFor(_ practice: Practice, _ form: FormFields) -> Bool {
        guard let own = practice.policy.messages.textsFrom ?? sender else { return true }
        return [form.first(of: "To"), form.first(of: "MessagingServiceSid")].contains(own)
    }

    /// The fields of a signed form post, repaired where they are no text: nobody can be told to send them again.
    ///
    /// What is signed is the address as the provider was told it; nothing in a query of ours needs to be encoded.
    ///
    /// - Throws: `Refusal` `forbidden`: not signed by the provider.
    func form(of request: Request, practice: Practice) throws -> FormFields {
        let signatures = request.headerFields[values: .twilioSignature]
        let form = FormFields(repairing: request.body)
        let query = request.query.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        guard signatures.count == 1,
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
