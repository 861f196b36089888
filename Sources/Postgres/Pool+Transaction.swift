import Logging

extension Pool {
    /// Runs statements as one read-only transaction in one round trip, and returns the rows of each.
    ///
    /// `opening` comes first, in the same transaction. All of it is repeated where `transaction` would repeat its
    /// body. Throws `PostgresError`, `ConnectionError.unavailable` and `CancellationError`.
    public func read(
        _ statements: [SQL], opening: [SQL] = [], deadline: ContinuousClock.Instant
    ) async throws -> [[Row]] {
        try await transaction(deadline: deadline, readOnly: true, opening: opening) { try await $0.finish(statements) }
    }

    /// Runs `body` as one transaction: commits when it returns, rolls back when it throws.
    ///
    /// `opening` goes out with BEGIN, before the first statement of the body. The whole body is repeated, with a new
    /// `Transaction`, after a serialization failure or a deadlock (at most three times, after a short random pause)
    /// and after a connection that was lost before COMMIT was sent (once): it must have no effect of its own outside.
    /// A body that neither queries nor enqueues touches no server.
    ///
    /// Throws what `body` throws; `PostgresError`; `ConnectionError.unavailable` when nothing was committed;
    /// `ConnectionError.commitOutcomeUnknown` when COMMIT was sent and not answered; `CancellationError` when the
    /// task is cancelled while it waits for a connection or to repeat.
    @discardableResult
    public func transaction<Result: Sendable>(
        deadline: ContinuousClock.Instant, readOnly: Bool = false, opening: [SQL] = [],
        _ body: @Sendable (Transaction) async throws -> Result
    ) async throws -> Result {
        var repetitions = Repetitions()
        while true {
            let transaction = Transaction(pool: self, deadline: deadline, isReadOnly: readOnly, opening: opening)
            do {
                let result = try await body(transaction)
                try await transaction.commit()
                return result
            } catch {
                await transaction.rollBack()
                // A body may have caught the failure and thrown an error of its own: the failure still decides
                // whether to repeat, and the body's error is what the caller gets if not.
                guard let failure = transaction.failure, !transaction.outcomeIsOpen,
                    !(readOnly && failure.saysServerOnlyReads),
                    let pause = repetitions.pause(after: failure, isUndone: true)
                else { throw error }
                try await Task.sleep(for: pause)
                logger.debug("transaction repeated", metadata: ["reason": "\(failure.visible)"])
            }
        }
    }
}
