import CLibPQ

extension Wire {
    /// Sends statements together and reads their results: one round trip, preparing what is new on the way.
    ///
    /// The server stops at the first error and skips the rest. After `broken` the wire must be dropped.
    func run(
        _ batch: [SQL], until deadline: ContinuousClock.Instant
    ) throws(BatchFailure) -> [ResultSet] {
        guard ContinuousClock.now < deadline else { throw .expired }
        guard stillStands() else { throw .broken(BatchFailure.Loss(reason: "closed by the server: \(complaint)")) }
        if let excess = batch.first(where: { $0.parameters.count > Int(UInt16.max) }) {
            throw .refused(.tooManyParameters(in: excess), isStalePlan: false)
        }

        notices.commitWasNotReplicated = false
        var reading = BatchReading(lastStatement: batch.count - 1)
        do throws(BatchFailure.Loss) {
            for step in try send(batch) {
                try read(step, into: &reading, until: deadline)
            }
        } catch {
            throw .broken(reading.explained(error))
        }
        return try conclude(reading, of: batch)
    }

    /// Queues the statements in libpq and says what will have to be read.
    private func send(_ batch: [SQL]) throws(BatchFailure.Loss) -> [BatchReading.Step] {
        var steps: [BatchReading.Step] = []
        steps.reserveCapacity(batch.count + 1)
        if !isInTransaction {
            for name in statements.takeSurplus() {
                try check(PQsendQueryParams(connection, "deallocate \(name)", 0, nil, nil, nil, nil, 1))
                try check(PQpipelineSync(connection))  // an error of these is nobody's
                steps += [.deallocation, .synchronisation]
            }
        }
        for (index, sql) in batch.enumerated() {
            let (statement, isNew) = statements.statement(for: sql)
            if isNew {
                let types = sql.types.map(\.rawValue)
                try check(PQsendPrepare(connection, statement.name, sql.text, Int32(types.count), types))
                steps.append(.preparation(statement, index))
            }
            let sent = sql.withParameters { count, values, lengths, formats in
                PQsendQueryPrepared(connection, statement.name, count, values, lengths, formats, 1)
            }
            try check(sent)
            steps.append(.execution(statement, index))
        }
        try check(PQpipelineSync(connection))
        steps.append(.synchronisation)
        return steps
    }

    private func check(_ sent: Int32) throws(BatchFailure.Loss) {
        guard sent == 1 else { throw BatchFailure.Loss(reason: complaint) }
    }

    /// Reads the results of one step up to their end.
    private func read(
        _ step: BatchReading.Step, into reading: inout BatchReading, until deadline: ContinuousClock.Instant
    ) throws(BatchFailure.Loss) {
        // libpq ends each step with a nil, save the synchronisation, which is a result of its own (and may come after
        // an error with its nil: a commit can fail there).
        var nils = 0
        while nils < 3 {
            guard let result = try nextResult(until: deadline) else {
                nils += 1
                if step.isSynchronisation { continue } else { return }
            }
            if try reading.accept(result, for: step) { return }
        }
        throw BatchFailure.Loss(reason: "the server's answers are out of step")
    }

    /// Turns what was read into results or the first error.
    private func conclude(_ reading: BatchReading, of batch: [SQL]) throws(BatchFailure) -> [ResultSet] {
        guard let (error, index) = reading.error else {
            if notices.commitWasNotReplicated {
                let message = "the commit stopped waiting for its synchronous standby"
                throw .refused(
                    PostgresError(sqlState: .transactionResolutionUnknown, message: message), isStalePlan: false)
            }
            guard reading.results.count == batch.count else {
                throw .broken(BatchFailure.Loss(reason: "the server's answers are out of step", wasSent: true))
            }
            return reading.results
        }

        for statement in reading.unprepared {
            statements.forget(statement)
        }
        if error.sqlState == .invalidStatementName {
            statements.forgetAll()
        } else if reading.isStalePlan {
            statements.forget(statements.statement(for: batch[index]).statement)
        }
        let isStale = reading.isStalePlan || error.sqlState == .invalidStatementName
        throw .refused(error, isStalePlan: isStale)
    }
}

extension PostgresError {
    fileprivate static func tooManyParameters(in sql: SQL) -> PostgresError {
        PostgresError(
            sqlState: .programLimitExceeded, message: "a statement takes at most 65535 parameters",
            statement: sql.text)
    }
}
