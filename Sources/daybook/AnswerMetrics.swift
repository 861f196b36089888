import Metrics
import Synchronization

/// How long answers took, by route and status.
///
/// Instruments are kept: making one costs more than the shortest answers do.
final class AnswerMetrics: Sendable {
    private struct Key: Hashable {
        let pattern: String?
        let status: Int
    }

    private let timers = Mutex<[Key: Timer]>([:])

    /// Counts an answer.
    ///
    /// - Parameter pattern: the pattern of the route, never the path: what stands for a parameter may be a secret.
    func record(_ pattern: String?, status: Int, _ duration: Duration) {
        let timer = timers.withLock { timers in
            let key = Key(pattern: pattern, status: status)
            if let known = timers[key] { return known }
            let timer = Timer(
                label: "daybook_http_request_seconds",
                dimensions: [("route", pattern ?? "none"), ("status", "\(status)")])
            timers[key] = timer
            return timer
        }
        let (seconds, attoseconds) = duration.components
        timer.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
