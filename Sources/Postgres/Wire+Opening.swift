import CLibPQ
import Glibc

extension Wire {
    /// Connects to the first host that answers, trying `parameters` in turn from the one that answered last.
    ///
    /// No host gets more than `patience`, nor more than its share of what remains to the deadline. Names of hosts are
    /// looked up by libpq and may take the resolver's time: give addresses or sockets where that matters.
    static func open(
        _ attempts: [[String: String]], startingAt first: Int, patience: Duration,
        until deadline: ContinuousClock.Instant
    ) throws(BatchFailure.Loss) -> (wire: Wire, attempt: Int) {
        var complaints: [String] = []
        for offset in attempts.indices {
            let index = (first + offset) % attempts.count
            let now = ContinuousClock.now
            let share = now.duration(to: deadline) / (attempts.count - offset)
            do {
                return (try open(attempts[index], until: now + min(patience, share)), index)
            } catch {
                complaints.append(error.reason)
            }
        }
        throw BatchFailure.Loss(reason: complaints.joined(separator: "; "))
    }

    private static func open(
        _ parameters: [String: String], until deadline: ContinuousClock.Instant
    ) throws(BatchFailure.Loss) -> Wire {
        guard ContinuousClock.now < deadline else { throw BatchFailure.Loss(reason: "deadline", atDeadline: true) }
        guard let connection = start(parameters) else { throw BatchFailure.Loss(reason: "out of memory") }
        let wire = Wire(connection)
        guard PQstatus(connection) != CONNECTION_BAD else { throw BatchFailure.Loss(reason: wire.complaint) }

        try wire.shakeHands(until: deadline)
        guard PQsetnonblocking(connection, 1) == 0, PQenterPipelineMode(connection) == 1 else {
            throw BatchFailure.Loss(reason: wire.complaint)
        }
        return wire
    }

    private static func start(_ parameters: [String: String]) -> OpaquePointer? {
        let pairs = parameters.map { (strdup($0), strdup($1)) }
        defer {
            for (keyword, value) in pairs {
                free(keyword)
                free(value)
            }
        }
        let keywords: [UnsafePointer<CChar>?] = pairs.map { UnsafePointer($0.0) } + [nil]
        let values: [UnsafePointer<CChar>?] = pairs.map { UnsafePointer($0.1) } + [nil]
        return PQconnectStartParams(keywords, values, 0)
    }

    private func shakeHands(until deadline: ContinuousClock.Instant) throws(BatchFailure.Loss) {
        var next = PGRES_POLLING_WRITING
        while true {
            switch next {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: try waitConnecting(for: POLLIN, until: deadline)
            case PGRES_POLLING_WRITING: try waitConnecting(for: POLLOUT, until: deadline)
            default: throw BatchFailure.Loss(reason: complaint)
            }
            next = PQconnectPoll(connection)
        }
    }

    private func waitConnecting(
        for events: Int32, until deadline: ContinuousClock.Instant
    ) throws(BatchFailure.Loss) {
        do {
            try wait(for: events, until: deadline)
        } catch {
            guard error.atDeadline else { throw error }
            let host = PQhost(connection).map { String(cString: $0) } ?? ""
            throw BatchFailure.Loss(reason: "no answer from \(host) in time", atDeadline: true)
        }
    }
}
