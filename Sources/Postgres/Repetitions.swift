/// Counts how often work has been repeated, and decides whether it may be once more.
struct Repetitions {
    /// The most repetitions after a serialization failure, a deadlock, a stale plan or a server that only reads.
    static let ofConflicts = 3
    /// The most connections that are found dead before something must be wrong.
    static let ofDeadConnections = 64

    private var conflicts = 0
    private var deadConnections = 0
    private var hasReconnected = false

    /// How long to wait before the work is repeated, or nil when it must not be.
    ///
    /// `isUndone` says that nothing of a lost batch can have had an effect that lasts.
    mutating func pause(after failure: BatchFailure, isUndone: Bool) -> Duration? {
        switch failure {
        case .expired:
            return nil
        case .broken(let loss) where !loss.wasSent:
            deadConnections += 1
            return deadConnections <= Self.ofDeadConnections ? .zero : nil
        case .broken(let loss):
            guard isUndone, !loss.atDeadline, !hasReconnected else { return nil }
            hasReconnected = true
            return .zero
        case .refused(let error, let isStalePlan):
            guard error.sqlState.isRetriable || isStalePlan || error.sqlState == .readOnlyTransaction else {
                return nil
            }
            conflicts += 1
            guard conflicts <= Self.ofConflicts else { return nil }
            // Two victims of one conflict must not meet again: 0-10 ms, 0-20 ms, 0-40 ms.
            return error.sqlState.isRetriable ? .milliseconds(Int.random(in: 0...5 << conflicts)) : .zero
        }
    }
}
