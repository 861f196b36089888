/// A transaction in the making, usable only inside the body that it is passed to.
///
/// Nothing is sent before the first query: that one round trip carries BEGIN, the opening statements, what was
/// enqueued, and the query. What is enqueued last travels with COMMIT, so a typical write takes two round trips.
/// After an error nothing more is sent; every further call throws the same error, and so does the transaction.
public final class Transaction {
    /// When all of it must be over.
    public let deadline: ContinuousClock.Instant

    private let pool: Pool
    private let isReadOnly: Bool
    private let opening: [SQL]
    private var enqueued: [SQL] = []
    private var lease: PoolState.Lease?
    private var hasEnded = false
    /// What ended it early: the first error, after which nothing can be committed.
    private var error: (any Error)?
    /// The same, where it came from the wire.
    private(set) var failure: BatchFailure?
    /// Whether COMMIT was sent and not answered.
    private(set) var outcomeIsOpen = false

    init(pool: Pool, deadline: ContinuousClock.Instant, isReadOnly: Bool, opening: [SQL]) {
        self.pool = pool
        self.deadline = deadline
        self.isReadOnly = isReadOnly
        self.opening = opening
    }

    /// Runs a statement, after those enqueued, in one round trip and returns its rows.
    ///
    /// Throws `PostgresError` (its `statement` is the one that failed, which may be one enqueued before) or
    /// `ConnectionError.unavailable`.
    public func query(_ sql: SQL) async throws -> [Row] {
        try await run([sql])[0].rows
    }

    /// Runs several statements, after those enqueued, in one round trip and returns the rows of each.
    ///
    /// Throws as `query` does.
    public func queries(_ statements: [SQL]) async throws -> [[Row]] {
        guard !statements.isEmpty else { return [] }
        return try await run(statements).map(\.rows)
    }

    /// Runs a statement, after those enqueued, in one round trip and returns how many rows it changed.
    ///
    /// Throws as `query` does.
    @discardableResult
    public func execute(_ sql: SQL) async throws -> Int {
        try await run([sql])[0].affected
    }

    /// Leaves a statement to be sent with the next query, or with COMMIT.
    ///
    /// Its error surfaces there.
    public func enqueue(_ sql: SQL) {
        enqueued.append(sql)
    }

    /// Runs statements, after those enqueued, and commits, all in one round trip; returns the rows of each.
    ///
    /// The transaction ends with it: later calls throw, and an error that the body throws afterwards undoes nothing.
    /// Throws as `query` does, and `ConnectionError.commitOutcomeUnknown`. A body need not call it: without it the
    /// commit is sent when the body returns.
    @discardableResult
    public func finish(_ statements: [SQL] = []) async throws -> [[Row]] {
        guard !hasEnded else { throw Self.ended }
        if let error { throw error }
        guard lease != nil || !enqueued.isEmpty || !statements.isEmpty else {
            hasEnded = true
            return []
        }

        // COMMIT may wait for a synchronous standby. A statement timeout in that wait would end it with the commit
        // done here but not there, and report success: so COMMIT has no timeout but our own deadline.
        let ending = isReadOnly ? [Self.commit] : [Self.endlessCommit, Self.commit]
        let results = try await send(statements + ending, isCommit: true)
        hasEnded = true
        await giveBack()
        return results.dropLast(ending.count).suffix(statements.count).map(\.rows)
    }

    /// Commits what there is, unless the body has; touches no server if there is nothing.
    func commit() async throws {
        if !hasEnded { try await finish() }
    }

    /// Undoes what was done, if anything was.
    ///
    /// A connection on which that fails is not used again.
    func rollBack() async {
        hasEnded = true
        guard let lease else { return }
        if lease.connection.condition == .inTransaction {
            // The caller's time may be over, but the connection is worth a moment.
            let deadline = max(deadline, ContinuousClock.now + .milliseconds(200))
            _ = try? await lease.connection.run([Self.rollback], until: deadline)
        }
        if failure?.saysServerOnlyReads == true, !isReadOnly { await pool.retireAll() }
        await giveBack()
    }

    private func run(_ statements: [SQL]) async throws -> [ResultSet] {
        guard !hasEnded else { throw Self.ended }
        if let error { throw error }
        return Array(try await send(statements, isCommit: false).suffix(statements.count))
    }

    /// Sends BEGIN and the opening if they are still due, what is enqueued, and these statements.
    @discardableResult
    private func send(_ statements: [SQL], isCommit: Bool) async throws -> [ResultSet] {
        let isFirst = lease == nil
        let beginning = isFirst ? [isReadOnly ? Self.beginReading : Self.begin] + opening : []
        let batch = beginning + enqueued + statements
        enqueued = []
        let connection = try await connect()
        do throws(BatchFailure) {
            return try await connection.run(batch, until: deadline)
        } catch {
            failure = error
            outcomeIsOpen = isCommit && !isReadOnly && error.leavesOutcomeOpen
            let visible = visible(error, isCommit: isCommit)
            self.error = visible
            throw visible
        }
    }

    private func connect() async throws -> Connection {
        if let lease { return lease.connection }
        do {
            let lease = try await pool.lease(until: deadline)
            self.lease = lease
            return lease.connection
        } catch {
            self.error = error
            throw error
        }
    }

    private func visible(_ failure: BatchFailure, isCommit: Bool) -> any Error {
        if isReadOnly, case .refused(let error, _) = failure { return error }
        return isCommit && !isReadOnly ? failure.visibleAtCommit : failure.visible
    }

    private func giveBack() async {
        guard let lease else { return }
        self.lease = nil
        await pool.release(lease)
    }

    private static let begin: SQL = "begin"
    private static let beginReading: SQL = "begin read only"
    private static let commit: SQL = "commit"
    private static let endlessCommit: SQL = "set local statement_timeout = 0"
    private static let rollback: SQL = "rollback"
    private static let ended = PostgresError(
        sqlState: .noActiveTransaction, message: "the transaction was used after its end")
}
