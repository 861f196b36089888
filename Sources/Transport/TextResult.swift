/// What became of a text message, as far as this end can know.
public enum TextResult: Hashable, Sendable {
    /// The provider has it, under this id.
    case accepted(id: String)
    /// There is no such phone, or it cannot receive texts; the provider's code.
    case invalidNumber(code: Int)
    /// The person has opted out at the provider: nothing may be sent to them.
    case optedOut
    /// The provider never takes this message; its status and code.
    case permanent(status: Int, code: Int?)
    /// The provider has not taken it, and may another time: not before so long, if it said so.
    case temporary(status: Int, wait: Duration?)
    /// The provider does not work for this account, sender or address: no other message would fare better.
    case unavailable(status: Int, code: Int?)
    /// The provider could not be reached: it cannot have taken it.
    case notReached(PostFailure)
    /// It was sent, and no answer came that says what became of it; nil if there was one that could not be read.
    case uncertain(PostFailure?)
    /// There was no time left to begin with it, or the provider had failed before.
    case notTried

    /// Whether it concerns every message: no other would fare better now.
    public var isOfAll: Bool {
        switch self {
        case .unavailable, .notReached, .uncertain, .temporary(status: 429, _), .temporary(status: 503, _): true
        case .accepted, .invalidNumber, .optedOut, .permanent, .temporary, .notTried: false
        }
    }
}
