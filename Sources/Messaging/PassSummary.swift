public import Clinic
import Storage

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
    /// Handed over or not: somebody asks.
    public var uncertain = 0
    /// To go out on another channel.
    public var elsewhere = 0
    /// To go out at another time of the day.
    public var postponed = 0
    /// Given up.
    public var failed = 0
    /// To be tried again later.
    public var retried = 0
    /// Events left over because the time was over; claimed again when their lease has run out.
    public var left = 0
    /// Claimed here, but taken away by a change since, or settled by somebody else after the lease had run out.
    public var overtaken = 0
    /// Events that webhooks were told, beside the messages.
    public var told = 0
    /// Events that a webhook did not take at this attempt.
    public var untold = 0
    /// The practices that could not be served; the log says why.
    public var troubled: Set<Practice.ID> = []

    /// Nothing done.
    public init() {}

    /// How many messages the pass dealt with.
    public var total: Int {
        sent + recognised + dropped + tooLate + unreachable + uncertain + elsewhere + postponed + failed + retried
            + left
    }

    /// One line for a terminal or a cron mail.
    public var description: String {
        let counts = [
            ("sent", sent), ("found sent before", recognised), ("dropped", dropped), ("too late", tooLate),
            ("unreachable", unreachable), ("uncertain", uncertain), ("sent to another channel", elsewhere),
            ("postponed", postponed), ("failed", failed), ("to be retried", retried), ("left", left),
            ("overtaken", overtaken), ("told to webhooks", told), ("not taken by webhooks", untold),
            ("practices in trouble", troubled.count),
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
        sum.uncertain += other.uncertain
        sum.elsewhere += other.elsewhere
        sum.postponed += other.postponed
        sum.failed += other.failed
        sum.retried += other.retried
        sum.left += other.left
        sum.overtaken += other.overtaken
        sum.told += other.told
        sum.untold += other.untold
        sum.troubled.formUnion(other.troubled)
        return sum
    }

    /// Counts what is to be written on a message.
    mutating func count(_ verdict: OutboxOutcome.Verdict) {
        switch verdict {
        case .settled(.sent, _): sent += 1
        case .settled(.dropped, _): dropped += 1
        case .settled(.tooLate, _): tooLate += 1
        case .settled(.unreachable, _), .optedOut(nil): unreachable += 1
        case .settled(.uncertain, _): uncertain += 1
        case .settled(.failed, _): failed += 1
        case .settled(.ready, _), .again: retried += 1
        case .settled(.sending, _): left += 1
        case .rerouted, .elsewhere, .optedOut: elsewhere += 1
        case .later: postponed += 1
        }
    }
}
