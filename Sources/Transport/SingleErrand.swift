import Synchronization

/// One errand, and where its report is awaited.
final class SingleErrand: ErrandSource {
    let isUrgent = false
    private let errand: Errand
    private let cancellation = Atomic<Bool>(false)
    private let state = Mutex<State>(.new)

    private enum State {
        case new
        case awaited(CheckedContinuation<ErrandReport, Never>)
        case taken(CheckedContinuation<ErrandReport, Never>)
        case reported
    }

    init(_ errand: Errand) {
        self.errand = errand
    }

    var isCancelled: Bool { cancellation.load(ordering: .relaxed) }

    var beginBy: ContinuousClock.Instant? { errand.beginBy }

    func mayUpload() -> Bool { !isCancelled }

    func cancel() {
        cancellation.store(true, ordering: .relaxed)
    }

    /// Where the report goes; set before the errand lies on a tray.
    func await(_ continuation: CheckedContinuation<ErrandReport, Never>) {
        state.withLock { $0 = .awaited(continuation) }
    }

    func next() -> Errand? {
        guard !isOver(now: .now) else { return nil }
        return state.withLock { state in
            guard case .awaited(let continuation) = state else { return nil }
            state = .taken(continuation)
            return errand
        }
    }

    func isOver(now: ContinuousClock.Instant) -> Bool {
        if isCancelled {
            report(.ended(by: .cancelled))
        } else if let beginBy, beginBy <= now {
            report(.ended(by: .notBegun))
        } else {
            return false
        }
        return true
    }

    func note(_ report: ErrandReport) {
        self.report(report)
    }

    func abandon() {
        report(.ended(by: .cancelled))
    }

    private func report(_ report: ErrandReport) {
        let continuation: CheckedContinuation<ErrandReport, Never>? = state.withLock { state in
            switch state {
            case .awaited(let continuation), .taken(let continuation):
                state = .reported
                return continuation
            case .new, .reported: return nil
            }
        }
        continuation?.resume(returning: report)
    }
}
