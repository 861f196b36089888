import Clinic

/// What a worker did in one pass, counted.
public struct PassSummary: Hashable, Sendable, CustomStringConvertible {
    /// Handed over now.
    public var sent = 0
    /// Handed over by an earlier attempt that could not say so; they count as sent.
    public var recognised = 0
    /// The appointment had been moved or cancelled.
    public var dropped = 0
    /// The visit had begun.
    public var tooLate = 0
    /// The person has no address.
    public var unreachable = 0
    /// Given up.
    public var failed = 0
    /// To be tried again later.
    public var retried = 0
    /// Left over because the lease was running out; claimed again when it has.
    public var left = 0
    /// Claimed here, but settled by somebody else after the lease had run out.
    public var overtaken = 0
    /// How many practices could not be served; the log says why.
    public var troubled = 0

    /// Nothing done.
    public init() {}

    /// How many messages the pass dealt with.
    public var total: Int { sent + recognised + dropped + tooLate + unreachable + failed + retried + left }

    /// One line for a terminal or a cron mail.
    public var description: String {
        let counts = [
            ("sent", sent), ("found sent before", recognised), ("dropped", dropped), ("too late", tooLate),
            ("unreachable", unreachable), ("failed", failed), ("to be retried", retried), ("left", left),
            ("overtaken", overtaken), ("practices in trouble", troubled),
        ]
        let parts = counts.filter { $0.1 > 0 || $0.0 == "sent" }.map { "\($0.1) \($0.0)" }
        return parts.joined(separator: ", ")
    }

    /// Both together.
    public static func + (one: PassSummary, other: PassSummary) -> PassSummary {
        var sum = one
        sum.sent += other.sent
        sum.recognised += other.recognised
        sum.dropped += other.dropped
        sum.tooLate += other.tooLate
        sum.unreachable += other.unreachable
        sum.failed += other.failed
        sum.retried += other.retried
        sum.left += other.left
        sum.overtaken += other.overtaken
        sum.troubled += other.troubled
        return sum
    }

    /// Counts a message that ended in a state.
    mutating func count(_ state: Message.State) {
        switch state {
        case .sent: sent += 1
        case .dropped: dropped += 1
        case .tooLate: tooLate += 1
        case .unreachable: unreachable += 1
        case .failed: failed += 1
        case .ready: retried += 1
        case .sending: left += 1
        }
    }
}
