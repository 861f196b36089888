import Glibc

/// What a failed `accept` means for the server.
enum AcceptFailure: Sendable, Hashable {
    /// This one connection is lost; the next may be taken at once.
    case connectionLost
    /// The process or the system is out of descriptors or memory; accepting pauses.
    case exhausted
    /// The listening socket itself is unusable.
    case fatal(code: Int32)

    /// Judges an `errno` of accept(2).
    ///
    /// Linux hands errors of the new connection's network to accept, to be treated like a retry (accept(2), "Error
    /// handling"). What is not known to be fatal pauses: an unknown error must not end the server.
    init(code: Int32) {
        switch code {
        case EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, ENETUNREACH, EPERM,
            EOPNOTSUPP, ETIMEDOUT:
            self = .connectionLost
        case EBADF, EINVAL, ENOTSOCK, EFAULT:
            self = .fatal(code: code)
        default:
            self = .exhausted
        }
    }
}
