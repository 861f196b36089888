import Clinic
import Storage
import Synchronization
import Transport

/// Until when the messages of a batch are this worker's, as far as it knows.
final class BatchLease: Sendable {
    private struct State {
        var end: ContinuousClock.Instant
        var open: [Message.ID: OutboxMessage]
        var lost: Set<Message.ID> = []
        var begun: Set<Message.ID> = []
        var isHalted = false
        /// When it is too late to begin with a message, where that ends before the lease may.
        var ends: [Message.ID: ContinuousClock.Instant] = [:]

        func isInTime(_ message: Message.ID) -> Bool { ends[message].map { ContinuousClock.now < $0 } ?? true }
    }

    /// Whether nothing else is to go out before it.
    let isUrgent: Bool
    private let state: Mutex<State>
    private let start: ContinuousClock.Instant
    private let length: Duration
    private let reserve: Duration

    /// A lease that was taken by a statement begun at `start`, so that it never ends earlier than is believed here.
    init(_ messages: [OutboxMessage], from start: ContinuousClock.Instant, length: Duration, reserve: Duration) {
        let open = Dictionary(messages.map { ($0.id, $0) }) { first, _ in first }
        state = Mutex(State(end: start + length, open: open))
        isUrgent = messages.allSatisfy { $0.kind == .alarm }
        self.start = start
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
    var open: [OutboxMessage] { state.withLock { Array($0.open.values) } }

    /// Whether a message can be begun with: it is still this worker's, as far as it knows, and its time is not over.
    func holds(_ message: Message.ID) -> Bool {
        state.withLock { !$0.lost.contains(message) && $0.isInTime(message) }
    }

    /// A message is about to be handed over; no where it cannot be begun with.
    func begin(_ message: Message.ID) -> Bool {
        state.withLock { state in
            guard !state.isHalted, !state.lost.contains(message), state.isInTime(message) else { return false }
            state.begun.insert(message)
            return true
        }
    }

    /// Nothing more is begun with: the database cannot be told what becomes of it.
    func halt() { state.withLock { $0.isHalted = true } }

    /// Whether messages were left because the database could not be told of others.
    var isHalted: Bool { state.withLock { $0.isHalted } }

    /// The messages that have been begun with: whatever changes now, they may have arrived.
    var begun: Set<Message.ID> { state.withLock { $0.begun } }

    /// Whether the time of a message is not over.
    func isInTime(_ message: Message.ID) -> Bool { state.withLock { $0.isInTime(message) } }

    /// Whether messages turned out to be somebody else's, or to go out no more.
    var hasLost: Bool { state.withLock { !$0.lost.isEmpty } }

    /// A message may be begun with for so long after it was claimed, by a clock that nobody sets.
    func end(_ message: Message.ID, after time: Duration) {
        state.withLock { $0.ends[message] = start + time }
    }

    /// Messages turned out to be somebody else's, or to go out no more.
    func lose(_ messages: [OutboxMessage]) {
        state.withLock { state in
            for message in messages {
                state.lost.insert(message.id)
                state.open[message.id] = nil
            }
        }
    }

    /// The lease was taken again, of these messages, by a statement begun at `start`.
    ///
    /// Once others have them all it is lost for good: whoever was stopped and wakes up begins nothing more. One that
    /// is not held any more is not this worker's to begin with.
    func renewed(_ held: Set<Message.ID>, from start: ContinuousClock.Instant) {
        state.withLock { state in
            state.lost.formUnion(state.open.keys.filter { !held.contains($0) })
            if state.open.keys.contains(where: held.contains) {
                state.end = max(state.end, start + length)
            } else if !state.open.isEmpty {
                (state.end, state.open) = (start, [:])
            }
        }
    }

    /// Messages are settled.
    func close(_ outcomes: [OutboxOutcome]) {
        state.withLock { state in
            for outcome in outcomes { state.open[outcome.id] = nil }
        }
    }
}
