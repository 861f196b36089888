import CLibPQ
import Glibc

/// A libpq connection in non-blocking pipeline mode, on which no wait is endless.
///
/// It belongs to one `Connection` and is used on that connection's queue alone.
final class Wire {
    let connection: OpaquePointer
    var statements = PreparedStatements()
    let notices = Notices()

    /// Takes the connection over and closes it in the end.
    init(_ connection: OpaquePointer) {
        self.connection = connection
        _ = PQsetNoticeReceiver(connection, Notices.receive, Unmanaged.passUnretained(notices).toOpaque())
    }

    deinit {
        PQfinish(connection)
    }

    /// What libpq says is wrong, on one line.
    var complaint: String {
        let message = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
        return message.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The process of the server at the other end.
    var backendPID: Int32 { PQbackendPID(connection) }

    /// Whether a transaction is open, failed or not.
    var isInTransaction: Bool {
        PQtransactionStatus(connection) != PQTRANS_IDLE
    }

    /// Whether the connection still stands, as far as the kernel knows: costs one system call when it does.
    ///
    /// A server that has closed an idle connection is found here, before anything is sent.
    func stillStands() -> Bool {
        // One read for the server's last words, one for the end of the stream, one to spare.
        for _ in 0..<3 {
            guard PQstatus(connection) == CONNECTION_OK else { return false }
            var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 0) > 0 else { return true }
            guard PQconsumeInput(connection) == 1 else { return false }
        }
        return PQstatus(connection) == CONNECTION_OK
    }

    /// The next result of the oldest command in the pipeline, or nil at the end of that command.
    func nextResult(until deadline: ContinuousClock.Instant) throws(BatchFailure.Loss) -> OpaquePointer? {
        while PQisBusy(connection) == 1 {
            try exchange(until: deadline)
        }
        return PQgetResult(connection)
    }

    /// Sends what is waiting to be sent and reads what has come, waiting for either.
    private func exchange(until deadline: ContinuousClock.Instant) throws(BatchFailure.Loss) {
        let unsent = PQflush(connection)
        guard unsent >= 0 else { throw BatchFailure.Loss(reason: complaint) }
        let events = try wait(for: unsent == 0 ? POLLIN : POLLIN | POLLOUT, until: deadline)
        guard events & POLLOUT == events || PQconsumeInput(connection) == 1 else {
            throw BatchFailure.Loss(reason: complaint)
        }
    }

    /// Waits until the socket is ready for one of the events.
    ///
    /// Throws when the deadline comes first.
    @discardableResult
    func wait(for events: Int32, until deadline: ContinuousClock.Instant) throws(BatchFailure.Loss) -> Int32 {
        while true {
            let remaining = ContinuousClock.now.duration(to: deadline)
            guard remaining > .zero else { throw BatchFailure.Loss(reason: "deadline", atDeadline: true) }

            var descriptor = pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0)
            let ready = poll(&descriptor, 1, Int32(clamping: remaining.milliseconds))
            if ready > 0 { return Int32(descriptor.revents) }
            guard ready == 0 || errno == EINTR else { throw BatchFailure.Loss(reason: "poll: error \(errno)") }
        }
    }
}
