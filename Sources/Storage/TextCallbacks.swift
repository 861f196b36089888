public import Clinic

/// Where the provider of texts reaches the service: with what people answer, and with what became of a text.
///
/// It signs the address as it was told it, so both sides must write it alike.
public struct TextCallbacks: Hashable, Sendable {
    /// The root of the service as the provider reaches it, such as `https://book.example`; nil for the practice's
    /// neutral site.
    public let root: String?

    /// The addresses below a root.
    public init(root: String? = nil) {
        self.root = root
    }

    /// Where a path of the service is for the provider.
    public func address(_ path: String, of practice: Practice) -> String {
        (root ?? "https://\(practice.neutralSite)") + path
    }

    /// Where it posts what people send.
    public func inbound(of practice: Practice) -> String {
        address("/v1/practices/\(practice.slug)/texts", of: practice)
    }

    /// Where it tells what became of a text.
    ///
    /// The address says which text it is, and at which attempt: it may be told before anybody knows the provider's name
    /// of it.
    public func status(of message: Message.ID, attempt: Int, practice: Practice) -> String {
        address("/v1/practices/\(practice.slug)/texts/status?message=\(message)&attempt=\(attempt)", of: practice)
    }
}
