import Fixtures
import Foundation
import Postgres
import Synchronization

extension ScratchDatabase {
    /// Runs `bodies` while a transaction of somebody else is open: each begins when those before it wait for a lock.
    ///
    /// - Parameters:
    ///   - first: what that transaction does before.
    ///   - second: what it does when all of them wait, before it commits.
    /// - Throws: what `second` and `bodies` throw.
    func interleaved(
        _ first: String, _ second: String = "select 1", _ bodies: (@Sendable () async throws -> Void)...
    ) async throws {
        let ended = Ended()
        try await owner.withConnection(deadline: .now + .seconds(60)) { connection in
            try await connection.run(script: "begin; \(first)", deadline: .now + .seconds(20))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, body) in bodies.enumerated() {
                    group.addTask {
                        defer { ended.count.withLock { $0 += 1 } }
                        try await body()
                    }
                    while try await waiting() + ended.count.withLock({ $0 }) <= index { await Task.yield() }
                }
                do {
                    try await connection.run(script: "\(second); commit", deadline: .now + .seconds(20))
                } catch {
                    try await connection.run(script: "rollback", deadline: .now + .seconds(20))
                    throw error
                }
                try await group.waitForAll()
            }
        }
    }

    /// How many sessions of the service wait for a lock.
    private func waiting() async throws -> Int {
        try await texts(
            """
            select pid::text from pg_stat_activity
            where usename = 'daybook_service' and datname = current_database() and wait_event_type = 'Lock'
            """
        ).count
    }
}

/// How many have ended.
private final class Ended: Sendable {
    let count = Mutex(0)
}
