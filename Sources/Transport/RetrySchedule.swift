/// When something is tried again: how long after one attempt the next comes.
public struct RetrySchedule: Hashable, Sendable {
    /// The wait before each attempt.
    public let waits: [Duration]
    /// How much longer a wait may be, as a part of it, so that not everything is tried at the same moment.
    public let jitter: Double

    /// A schedule of waits before each attempt, the first of which is usually none.
    public init(waits: [Duration], jitter: Double) {
        self.waits = waits
        self.jitter = jitter
    }

    /// The schedule that Standard Webhooks 1.0.0 recommends: ten attempts in about three days and four hours.
    public static let webhooks = RetrySchedule(
        waits: [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map { .seconds($0) }, jitter: 0.2)

    /// How many attempts there are.
    public var attempts: Int { waits.count }

    /// The wait between an attempt, from 1, and the next; nil after the last.
    ///
    /// - Parameters:
    ///   - chance: from 0 to 1: where in the jitter it falls.
    ///   - asked: how long the other end asked to be left alone; never shortened.
    public func wait(after attempt: Int, chance: Double, asked: Duration? = nil) -> Duration? {
        guard (1..<waits.count).contains(attempt) else { return nil }
        let wait = waits[attempt] * (1 + jitter * min(max(chance, 0), 1))
        return max(wait, asked ?? .zero)
    }
}
