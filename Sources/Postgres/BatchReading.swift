import CLibPQ

/// What has been read of a batch so far.
struct BatchReading {
    /// One thing that was sent and will be answered.
    enum Step {
        case deallocation
        case preparation(PreparedStatements.Statement, Int)
        case execution(PreparedStatements.Statement, Int)
        case synchronisation

        var isSynchronisation: Bool {
            if case .synchronisation = self { true } else { false }
        }
    }

    private(set) var results: [ResultSet] = []
    /// The first error, with the index of its statement.
    private(set) var error: (PostgresError, Int)?
    /// Whether that error says that a cached plan has become invalid because a table has changed.
    private(set) var isStalePlan = false
    /// The statements that the server did not come to prepare.
    private(set) var unprepared: [PreparedStatements.Statement] = []
    private var endsSession = false
    private let lastStatement: Int

    init(lastStatement: Int) {
        self.lastStatement = lastStatement
        results.reserveCapacity(lastStatement + 1)
    }

    /// Takes one result over.
    ///
    /// Answers whether the step is complete with it, without the usual nil.
    ///
    /// Throws for an error that is libpq's own: it is about the connection, and says nothing of what the server did.
    mutating func accept(_ result: OpaquePointer, for step: Step) throws(BatchFailure.Loss) -> Bool {
        let status = PQresultStatus(result)
        if status == PGRES_FATAL_ERROR, PostgresError.text(.sqlState, of: result) == nil {
            defer { PQclear(result) }
            throw BatchFailure.Loss(reason: PQresultErrorMessage(result).map { String(cString: $0) } ?? "no message")
        }
        switch (step, status) {
        case (.execution(let statement, _), PGRES_TUPLES_OK), (.execution(let statement, _), PGRES_COMMAND_OK),
            (.execution(let statement, _), PGRES_EMPTY_QUERY):
            let columns = statement.columns ?? Columns(result)
            statement.columns = columns
            results.append(ResultSet(result, columns: columns))
            return false
        case (.preparation(let statement, _), PGRES_COMMAND_OK):
            statement.isPrepared = true
        case (.preparation(let statement, _), _):
            unprepared.append(statement)
            note(result, for: step)
        case (.synchronisation, PGRES_PIPELINE_SYNC):
            PQclear(result)
            return true
        case (.execution, _), (.synchronisation, _):
            note(result, for: step)
        case (.deallocation, _):
            break
        }
        PQclear(result)
        return false
    }

    /// The loss of the connection, with what is known of how far the server had come.
    func explained(_ loss: BatchFailure.Loss) -> BatchFailure.Loss {
        var loss = loss
        loss.wasSent = true
        if let (error, index) = error {
            // What the server refused it has not committed. Only its last words in place of the last answer, which
            // may have been the commit's, leave the question open.
            loss.cameShort = !endsSession || index < lastStatement
            loss.reason = "\(error.sqlState): \(error.message)"
        }
        return loss
    }

    private mutating func note(_ result: OpaquePointer, for step: Step) {
        guard error == nil, PQresultStatus(result) != PGRES_PIPELINE_ABORTED else { return }
        let text: String
        let index: Int
        switch step {
        case .preparation(let statement, let position), .execution(let statement, let position):
            text = statement.text
            index = position
        case .synchronisation, .deallocation:
            text = "commit"
            index = lastStatement
        }
        let error = PostgresError(result, statement: text)
        self.error = (error, index)
        isStalePlan =
            error.sqlState == .featureNotSupported
            && PostgresError.text(.function, of: result) == "RevalidateCachedQuery"
        endsSession = PostgresError.text(.severity, of: result) != "ERROR"
    }
}
