import Clinic
import Postgres

extension Database {
    /// The provider could not deliver a text that it had taken: the message has failed, and the same goes out by mail
    /// or, where that cannot be, somebody calls.
    ///
    /// Nothing happens for a text that is not known, or of which that was told before.
    ///
    /// - Parameters:
    ///   - id: the provider's name of the text.
    ///   - code: the provider's reason; nil if it gave none.
    ///   - number: the number that wants nothing more, if that is the reason (ITU-T E.164).
    /// - Returns: whether a message has failed by this.
    @discardableResult
    public func fail(text id: String, code: Int?, optedOut number: String?, call: Call) async throws -> Bool {
        try await undelivered(
            "m.provider_id = \(id)", on: .text,
            reason: "the provider could not deliver it (\(code.map(String.init) ?? "no code"))",
            optedOut: number, call: call)
    }
}
