/// Why a relay could not be made use of: nothing about a mail, and nothing about anybody.
public enum RelayFailure: Hashable, Sendable, CustomStringConvertible {
    /// Its name is not known.
    case unknownHost
    /// No connection could be made in time.
    case unreachable
    /// It offers no TLS, or none that can be used.
    case withoutTLS
    /// Its certificate is not one that is trusted, or of another name.
    case untrusted
    /// It does not accept the login.
    case loginRefused
    /// It asks to come again later.
    case busy(RelayReply)
    /// It refuses to work for this end, or for this sender.
    case refused(RelayReply)
    /// It did not reply in time.
    case silent
    /// It closed the connection.
    case closed
    /// Nobody waits for it any more.
    case cancelled
    /// Something else went wrong, with libcurl's number.
    case other(Int)

    /// The failure in a sentence.
    public var description: String {
        switch self {
        case .unknownHost: "The relay's name is not known."
        case .unreachable: "The relay cannot be reached."
        case .withoutTLS: "The relay offers no TLS that can be used."
        case .untrusted: "The relay's certificate is not trusted."
        case .loginRefused: "The relay does not accept the login."
        case .busy(let reply): "The relay asks to come again later (\(reply))."
        case .refused(let reply): "The relay refuses this sender (\(reply))."
        case .silent: "The relay did not reply in time."
        case .closed: "The relay closed the connection."
        case .cancelled: "It was no longer waited for."
        case .other(let code): "The relay could not be used (libcurl \(code))."
        }
    }
}
