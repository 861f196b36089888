import CLibPQ

extension Wire {
    /// Runs a text of many statements by the simple protocol, without values and without results.
    ///
    /// The server runs them as one transaction unless the text says otherwise, and stops at the first error.
    func run(script: String, until deadline: ContinuousClock.Instant) throws(BatchFailure) {
        guard ContinuousClock.now < deadline else { throw .expired }
        guard stillStands() else { throw .broken(BatchFailure.Loss(reason: "closed by the server: \(complaint)")) }
        guard PQexitPipelineMode(connection) == 1, PQsendQuery(connection, script) == 1 else {
            throw .broken(BatchFailure.Loss(reason: complaint))
        }

        var error: PostgresError?
        var endsSession = false
        do throws(BatchFailure.Loss) {
            while let result = try nextResult(until: deadline) {
                defer { PQclear(result) }
                switch PQresultStatus(result) {
                case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                    break
                case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                    throw BatchFailure.Loss(reason: "a script cannot copy from or to the client")
                default:
                    error = error ?? PostgresError(result, statement: script)
                    endsSession = endsSession || PostgresError.text(.severity, of: result) != "ERROR"
                }
            }
        } catch {
            throw .broken(BatchFailure.Loss(reason: error.reason, wasSent: true, atDeadline: error.atDeadline))
        }
        guard !endsSession, PQenterPipelineMode(connection) == 1 else {
            throw .broken(BatchFailure.Loss(reason: error?.message ?? complaint, wasSent: true))
        }
        if let error { throw .refused(error, isStalePlan: false) }
    }
}
