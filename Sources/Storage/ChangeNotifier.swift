import Clinic
import Logging
import Postgres
import Synchronization

/// Tells other processes what this one has written: at once, and after that at most ten times a second.
///
/// It notifies outside of the writes: a NOTIFY inside would make all of the server's commits take turns. What cannot be
/// sent is dropped, because the others also read the change numbers.
final class ChangeNotifier: Sendable {
    private static let pause: Duration = .milliseconds(100)

    private let pool: Pool
    private let logger: Logger
    private let state = Mutex(State())

    private struct State {
        /// Of each practice the latest change that was not sent.
        var pending: [Practice.ID: Change] = [:]
        var isRunning = false
    }

    init(pool: Pool, logger: Logger) {
        self.pool = pool
        self.logger = logger
    }

    /// Has a change told, soon.
    func tell(_ change: Change) {
        let isFirst = state.withLock { state in
            defer { state.isRunning = true }
            state.pending[change.practice] = state.pending[change.practice]?.joined(with: change) ?? change
            return !state.isRunning
        }
        if isFirst { Task { await run() } }
    }

    /// Tells what is still untold, for a process that is about to end.
    func flush() async {
        let changes = state.withLock { state in
            defer { state.pending = [:] }
            return state.pending.values.map(\.payload)
        }
        guard !changes.isEmpty else { return }
        do {
            _ = try await pool.query(
                "select pg_notify(\(ChangeWatch.channel), payload) from unnest(\(changes)::text[]) payload",
                deadline: .now + .seconds(1))
        } catch {
            logger.debug("changes not notified", metadata: ["reason": "\(error)"])
        }
    }

    /// Sends what is pending until a pause passes in which nothing comes.
    private func run() async {
        repeat {
            await flush()
            try? await Task.sleep(for: Self.pause)
        } while state.withLock { state in
            state.isRunning = !state.pending.isEmpty
            return state.isRunning
        }
    }
}
