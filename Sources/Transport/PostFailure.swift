/// Why there is no answer to a post: nothing about anybody.
public enum PostFailure: Hashable, Sendable, CustomStringConvertible {
    /// The host's name is not known.
    case unknownHost
    /// The host's address is one that posts do not go to.
    case denied
    /// No connection could be made in time.
    case unreachable
    /// No TLS that can be used.
    case withoutTLS
    /// The certificate is not one that is trusted, or of another name.
    case untrusted
    /// No answer in time.
    case silent
    /// The connection was closed before there was an answer.
    case closed
    /// Nobody waits for it any more.
    case cancelled
    /// Something else went wrong, with libcurl's number.
    case other(Int)

    /// The failure in a sentence.
    public var description: String {
        switch self {
        case .unknownHost: "The host's name is not known."
        case .denied: "The host is on a network that posts do not go to."
        case .unreachable: "The host cannot be reached."
        case .withoutTLS: "The host offers no TLS that can be used."
        case .untrusted: "The host's certificate is not trusted."
        case .silent: "The host did not answer in time."
        case .closed: "The host closed the connection."
        case .cancelled: "It was no longer waited for."
        case .other(let code): "The host could not be used (libcurl \(code))."
        }
    }
}
