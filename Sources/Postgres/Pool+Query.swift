extension Pool {
    /// Runs one statement by itself and returns its rows.
    ///
    /// A connection that turns out to be dead before anything was sent is replaced without a word; when it is lost
    /// later, a statement that only reads is repeated once. Throws `PostgresError`, `ConnectionError.unavailable`,
    /// for a statement that may write and whose answer was lost `ConnectionError.commitOutcomeUnknown`, and
    /// `CancellationError` when the task is cancelled while it waits for a connection.
    public func query(_ sql: SQL, deadline: ContinuousClock.Instant) async throws -> [Row] {
        try await run(sql, until: deadline).rows
    }

    /// Runs one statement by itself and returns how many rows it changed.
    ///
    /// Throws as `query` does.
    @discardableResult
    public func execute(_ sql: SQL, deadline: ContinuousClock.Instant) async throws -> Int {
        try await run(sql, until: deadline).affected
    }

    private func run(_ sql: SQL, until deadline: ContinuousClock.Instant) async throws -> ResultSet {
        var repetitions = Repetitions()
        while true {
            let lease = try await lease(until: deadline)
            do throws(BatchFailure) {
                let results = try await lease.connection.run([sql], until: deadline)
                await release(lease)
                return results[0]
            } catch {
                if error.saysServerOnlyReads { await retireAll() }
                await release(lease)
                let onlyReads = sql.onlyReads
                guard let pause = repetitions.pause(after: error, isUndone: onlyReads || !error.leavesOutcomeOpen)
                else { throw onlyReads ? error.visible : error.visibleAtCommit }
                try await Task.sleep(for: pause)
            }
        }
    }
}
