/// Why a batch of statements did not return its results, with what is needed to decide what to do next.
enum BatchFailure: Error {
    /// The server answered a statement with an error; the connection is fine.
    case refused(PostgresError, isStalePlan: Bool)
    /// The connection is gone.
    case broken(Loss)
    /// The deadline had passed before anything was sent; the connection is fine.
    case expired

    struct Loss: Error {
        /// For the log.
        var reason: String
        /// Whether the server may have seen anything of the batch.
        var wasSent = false
        /// Whether the server certainly did not come to the batch's last statement, or refused it.
        var cameShort = false
        /// Whether the deadline passed, rather than the connection breaking.
        var atDeadline = false
    }

    /// Whether the batch's last statement may or may not have been done.
    var leavesOutcomeOpen: Bool {
        switch self {
        case .broken(let loss): loss.wasSent && !loss.cameShort
        case .refused(let error, _): error.sqlState == .transactionResolutionUnknown
        case .expired: false
        }
    }

    /// Whether the server refused to write: it has become a standby, or always was one.
    var saysServerOnlyReads: Bool {
        switch self {
        case .refused(let error, _): error.sqlState == .readOnlyTransaction
        case .broken, .expired: false
        }
    }

    /// What the caller of a batch that commits nothing gets to see.
    ///
    /// A server that only reads is one that cannot be written to now, as during a failover: unavailable.
    var visible: any Error {
        switch self {
        case .refused(let error, _) where error.sqlState == .readOnlyTransaction:
            ConnectionError.unavailable("the server only reads: \(error.message)")
        case .refused(let error, _): error
        case .broken(let loss): ConnectionError.unavailable(loss.reason)
        case .expired: ConnectionError.unavailable("deadline")
        }
    }

    /// What the caller of a batch whose last statement commits gets to see.
    var visibleAtCommit: any Error {
        leavesOutcomeOpen ? ConnectionError.commitOutcomeUnknown : visible
    }
}
