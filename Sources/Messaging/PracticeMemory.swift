import Clinic
import Scheduling
import Storage

/// Which practices a worker has looked at for some purpose, so that it looks again only when something may have changed.
///
/// It is kept in memory alone: a worker that starts looks at every practice once.
struct PracticeMemory: Sendable {
    private struct Look {
        let number: Int64
        /// When time alone may have changed something.
        let next: Instant
    }

    private var looks: [Practice.ID: Look] = [:]

    /// The practices that were written since they were looked at, or whose time has come.
    func due(_ numbers: [PracticeChangeNumber], now: Instant) -> [PracticeChangeNumber] {
        numbers.filter { change in
            looks[change.practice].map { $0.number != change.number || $0.next <= now } ?? true
        }
    }

    /// A practice was looked at.
    mutating func keep(_ change: PracticeChangeNumber, next: Instant?) {
        looks[change.practice] = Look(number: change.number, next: next ?? .distantFuture)
    }
}
