import Synchronization

/// Several things that go out together: begun in order, a few at once, until one shows that the others would fail too.
final class Batch<Result: Sendable>: Sendable {
    private struct State {
        var next = 0
        var limit: ContinuousClock.Instant
        var isEnded = false
        var results: [Result]
    }

    private let state: Mutex<State>
    private let endsIt: @Sendable (Result) -> Bool

    /// A batch of so many.
    ///
    /// - Parameters:
    ///   - limit: when it is too late to begin with one.
    ///   - notTried: the result of those that are not begun.
    ///   - endsIt: whether no other is to be begun after this result.
    init(
        count: Int, until limit: ContinuousClock.Instant, notTried: Result,
        endsIt: @escaping @Sendable (Result) -> Bool
    ) {
        state = Mutex(State(limit: limit, results: Array(repeating: notTried, count: count)))
        self.endsIt = endsIt
    }

    /// Carries all of it, on so many lanes, and returns what became of each, in order.
    ///
    /// - Parameters:
    ///   - lease: what is renewed meanwhile.
    ///   - settled: called with each result as soon as there is one.
    ///   - carry: carries the one with this index, on this lane, unless it is too late.
    func run(
        lanes: Int, keeping lease: Lease?, settled: @escaping @Sendable (Int, Result) async -> Void,
        carry: @escaping @Sendable (Int, Int, ContinuousClock.Instant) async -> Result
    ) async -> [Result] {
        let renewal = lease.map { lease in Task { await lease.keep { limit in self.extend(to: limit) } } }
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<min(lanes, results.count) {
                group.addTask {
                    while let (index, limit) = self.next() {
                        let result = await carry(index, lane, limit)
                        self.note(result, of: index)
                        await settled(index, result)
                    }
                }
            }
        }
        renewal?.cancel()
        return results
    }

    private var results: [Result] {
        state.withLock { $0.results }
    }

    /// The next to begin with, and until when; nil if there is none, or if it is of no use.
    private func next() -> (Int, ContinuousClock.Instant)? {
        state.withLock { state in
            guard !state.isEnded, state.limit > .now, state.next < state.results.count else { return nil }
            state.next += 1
            return (state.next - 1, state.limit)
        }
    }

    private func note(_ result: Result, of index: Int) {
        state.withLock { state in
            state.results[index] = result
            if endsIt(result) { state.isEnded = true }
        }
    }

    private func extend(to limit: ContinuousClock.Instant) {
        state.withLock { $0.limit = limit }
    }
}
