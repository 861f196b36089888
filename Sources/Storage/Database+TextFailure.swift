public import Clinic
import Postgres

extension Database {
    /// The provider could not deliver a text that it had taken: the message has failed, and the same goes out by mail
    /// or, where that cannot be, somebody calls.
    ///
    /// Nothing happens for a text that is not known, or of which that was told before.
    ///
    /// - Parameters:
    ///   - id: the message, as the address named it that the provider was given.
    ///   - attempt: at which attempt it was handed over: what is told may come before that is settled.
    ///   - code: the provider's reason; nil if it gave none.
    ///   - number: the number that wants nothing more, if that is the reason (ITU-T E.164).
    /// - Returns: whether a message has failed by this.
    @discardableResult
    public func fail(
        text id: Message.ID, attempt: Int, code: Int?, optedOut number: String?, call: Call
    ) async throws -> Bool {
        try await undelivered(
            "m.message_id = \(id) and m.attempt = \(Int32(clamping: attempt)) and m.state in ('sending', 'sent')",
            on: .text, reason: "the provider could not deliver it (\(code.map(String.init) ?? "no code"))",
            optedOut: number, call: call)
    }
}
