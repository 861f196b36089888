import Clinic
import Storage
import Synchronization
import Transport

/// Until when the messages of a batch are this worker's, as far as it knows.
final class BatchLease: Sendable {
    private let state: Mutex<(end: ContinuousClock.Instant, open: [OutboxMessage])>
    private let length: Duration
    private let reserve: Duration

    /// A lease that was taken by a statement begun at `start`, so that it never ends earlier than is believed here.
    init(_ messages: [OutboxMessage], from start: ContinuousClock.Instant, length: Duration, reserve: Duration) {
        state = Mutex((start + length, messages))
        self.length = length
        self.reserve = reserve
    }

    /// Before when a delivery must begin.
    var limit: ContinuousClock.Instant { state.withLock { $0.end } - reserve }

    /// The lease as a transport keeps it, which looks again and again for how long it may go on: it is renewed beside it.
    var extending: Transport.Lease {
        Transport.Lease(every: .milliseconds(500)) { [self] in limit > .now ? limit : nil }
    }

    /// The messages that are not settled yet.
    var open: [OutboxMessage] { state.withLock { $0.open } }

    /// The lease was taken again, of these messages, by a statement begun at `start`.
    ///
    /// Once others have them all it is lost for good: whoever was stopped and wakes up begins nothing more.
    func renewed(_ held: Set<Message.ID>, from start: ContinuousClock.Instant) {
        state.withLock { state in
            if state.open.contains(where: { held.contains($0.id) }) {
                state.end = max(state.end, start + length)
            } else if !state.open.isEmpty {
                (state.end, state.open) = (start, [])
            }
        }
    }

    /// Messages are settled.
    func close(_ outcomes: [OutboxOutcome]) {
        let settled = Set(outcomes.map(\.id))
        state.withLock { state in state.open.removeAll { settled.contains($0.id) } }
    }
}
