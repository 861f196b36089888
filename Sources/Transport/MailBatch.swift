import Synchronization

/// Mails on their way to a relay: the lanes take them from here, in order, and say what became of each.
///
/// Once the relay has failed a mail for a reason of its own, no other is begun.
final class MailBatch: Sendable {
    private struct State {
        var next = 0
        var onTheirWay = 0
        var limit: ContinuousClock.Instant
        var isEnded = false
        var results: [MailResult]
        /// The places of the results that nobody has been told of.
        var untold: [Int] = []
    }

    let mails: [Mail]
    /// That there are results, if anybody wants to be told; ends when there will be no other.
    let news: AsyncStream<Void>
    private let telling: AsyncStream<Void>.Continuation
    private let isTold: Bool
    private let isWanted: @Sendable (Int) -> Bool
    private let state: Mutex<State>
    private let cancellation = Atomic<Bool>(false)

    init(
        _ mails: [Mail], until limit: ContinuousClock.Instant, isTold: Bool,
        isWanted: @escaping @Sendable (Int) -> Bool = { _ in true }
    ) {
        self.mails = mails
        self.isTold = isTold
        self.isWanted = isWanted
        (news, telling) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        state = Mutex(State(limit: limit, results: Array(repeating: .notTried, count: mails.count)))
        if mails.isEmpty { telling.finish() }
    }

    var isCancelled: Bool { cancellation.load(ordering: .relaxed) }

    var results: [MailResult] {
        state.withLock { $0.results }
    }

    /// The results that were not told yet, in the order in which they came.
    func told() -> [(index: Int, result: MailResult)] {
        state.withLock { state in
            defer { state.untold = [] }
            return state.untold.map { ($0, state.results[$0]) }
        }
    }

    /// The index of the next mail to begin with; nil if there is none, or if it is of no use.
    func next() -> Int? {
        change { state in
            if state.limit <= .now { state.isEnded = true }
            while !state.isEnded, state.next < mails.count, !isWanted(state.next) { state.next += 1 }
            guard !state.isEnded, state.next < mails.count else { return nil }
            state.next += 1
            state.onTheirWay += 1
            return state.next - 1
        }
    }

    /// Whether a mail that was begun may still be handed over.
    func mayUpload(_ index: Int) -> Bool {
        state.withLock { $0.limit > .now } && isWanted(index)
    }

    func note(_ result: MailResult, of index: Int) {
        change { state in
            state.results[index] = result
            state.onTheirWay -= 1
            // To tell wakes a thread of Swift's pool.
            if isTold {
                state.untold.append(index)
                telling.yield()
            }
            switch result {
            case .notReached, .uncertain: state.isEnded = true
            case .accepted, .temporary, .permanent, .notTried: break
            }
        }
    }

    func extend(to limit: ContinuousClock.Instant) {
        change { state in
            state.limit = limit
            if limit <= .now { state.isEnded = true }
        }
    }

    /// Begins no other mail, and gives up those that are on their way.
    func cancel() {
        cancellation.store(true, ordering: .relaxed)
        change { $0.isEnded = true }
    }

    /// Waits for the limit, wherever it is moved to; then begins no other mail.
    ///
    /// A lane sees by itself that it is too late, but all of them may be waiting for the relay.
    func keepLimit() async {
        while !Task.isCancelled {
            let limit = state.withLock { $0.limit }
            if limit <= .now { return change { $0.isEnded = true } }
            try? await Task.sleep(until: limit, clock: .continuous)
        }
    }

    private func change<Value>(_ body: (inout State) -> Value) -> Value {
        state.withLock { state in
            defer {
                let noneIsLeft = state.isEnded || state.next == mails.count
                if noneIsLeft, state.onTheirWay == 0 { telling.finish() }
            }
            return body(&state)
        }
    }
}
