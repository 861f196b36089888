/// A text message to one phone.
public struct TextMessage: Hashable, Sendable {
    /// Who it comes from.
    public enum Sender: Hashable, Sendable {
        /// A number of the account, or a name where that is allowed.
        case number(String)
        /// A messaging service of the account, which chooses a number.
        case service(String)

        /// Reads one as it is written: a service begins with `MG`.
        public init(_ text: String) {
            self = text.hasPrefix("MG") ? .service(text) : .number(text)
        }

        /// As it is written.
        public var text: String {
            switch self {
            case .number(let text), .service(let text): text
            }
        }
    }

    /// The phone, in international form: `+` and digits (E.164).
    public let recipient: String
    /// Who it comes from.
    public let sender: Sender
    /// The words.
    public let body: String
    /// Where the provider tells what became of it; nil if nowhere.
    public let statusCallback: String?

    /// A text message.
    public init(to recipient: String, from sender: Sender, body: String, statusCallback: String? = nil) {
        self.recipient = recipient
        self.sender = sender
        self.body = body
        self.statusCallback = statusCallback
    }

    /// The fields of the Messages API.
    var fields: [(name: String, value: String)] {
        let from: (String, String) =
            switch sender {
            case .number(let number): ("From", number)
            case .service(let service): ("MessagingServiceSid", service)
            }
        return [("To", recipient), from, ("Body", body)] + (statusCallback.map { [("StatusCallback", $0)] } ?? [])
    }
}
