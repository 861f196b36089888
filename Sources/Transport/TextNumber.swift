/// What a provider does with texts that come to a number of the account.
public struct TextNumber: Hashable, Sendable {
    /// Where it posts them; empty for nowhere.
    public let inbound: String
    /// Where it posts them when that has failed; empty for nowhere.
    public let fallback: String

    /// What is known of a number.
    public init(inbound: String, fallback: String) {
        (self.inbound, self.fallback) = (inbound, fallback)
    }
}
