import Synchronization

/// Where several lanes stand with one batch.
final class BatchRun: Sendable {
    private struct State {
        var next = 0
        var limit: ContinuousClock.Instant
        var relayFailed = false
        var results: [MailResult]
    }

    private let state: Mutex<State>

    init(count: Int, limit: ContinuousClock.Instant) {
        state = Mutex(State(limit: limit, results: Array(repeating: .notTried, count: count)))
    }

    var limit: ContinuousClock.Instant {
        get { state.withLock { $0.limit } }
        set { state.withLock { $0.limit = newValue } }
    }

    var results: [MailResult] {
        state.withLock { $0.results }
    }

    /// The next mail to begin with; nil if there is none, or if it is of no use.
    func next() -> Int? {
        state.withLock { state in
            guard !state.relayFailed, state.limit > .now, state.next < state.results.count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    func note(_ result: MailResult, of index: Int) {
        state.withLock { state in
            state.results[index] = result
            switch result {
            case .notReached, .uncertain: state.relayFailed = true
            case .accepted, .temporary, .permanent, .notTried: break
            }
        }
    }
}
