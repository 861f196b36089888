import Metrics
import Storage

/// What a worker counts, for a metrics backend if the process has one: `serve` has, `work` and `remind` have none.
struct WorkerMetrics: Sendable {
    private let sent = counter("sent")
    private let recognised = counter("recognised")
    private let dropped = counter("dropped")
    private let tooLate = counter("too_late")
    private let unreachable = counter("unreachable")
    private let failed = counter("failed")
    private let retried = counter("retried")
    private let escalated = Counter(label: "daybook_tasks_escalated_total")
    private let oldestDue = Gauge(label: "daybook_outbox_oldest_due_seconds")

    /// Adds what a batch did.
    func record(_ summary: PassSummary) {
        let counts = [
            (sent, summary.sent), (recognised, summary.recognised), (dropped, summary.dropped),
            (tooLate, summary.tooLate), (unreachable, summary.unreachable), (failed, summary.failed),
            (retried, summary.retried),
        ]
        for (counter, count) in counts where count > 0 { counter.increment(by: count) }
    }

    /// Adds what became of a desk.
    func record(_ pass: DeskPass) {
        if pass.escalated > 0 { escalated.increment(by: pass.escalated) }
    }

    /// Says how long the oldest message that has not gone out has been due.
    func recordOldestDue(age: Duration) {
        oldestDue.record(Double(age.components.seconds) + Double(age.components.attoseconds) / 1e18)
    }

    private static func counter(_ state: String) -> Counter {
        Counter(label: "daybook_messages_total", dimensions: [("state", state)])
    }
}
