import HTTPTypes

/// Why a request cannot be read: the server answers and closes the connection.
///
/// After a fault nothing is known about where the next request begins, so nothing more is read (RFC 9112 §11.2).
enum RequestFault: Error, Sendable, Hashable {
    /// The message breaks the grammar or its own framing.
    case malformed(String)
    /// The request did not arrive in time.
    case late
    /// The body is larger than the limit.
    case bodyTooLarge
    /// The request line is longer than the limit.
    case requestLineTooLong
    /// The header section is larger, or has more fields, than the limit.
    case headerSectionTooLarge
    /// An `Expect` other than `100-continue`.
    case expectationUnknown
    /// A method that the server does not know.
    case methodUnknown
    /// A transfer coding other than chunked.
    case transferCodingUnknown
    /// A version other than HTTP/1.1 and HTTP/1.0.
    case versionUnsupported

    /// What the client is told.
    var problem: Problem {
        switch self {
        case .malformed(let detail):
            Problem(status: .badRequest, code: "invalid", detail: detail)
        case .late:
            Problem(status: .requestTimeout, code: "timeout", detail: "The request took too long to arrive.")
        case .bodyTooLarge:
            Problem(status: .contentTooLarge, code: "too_large", detail: "The body of the request is too large.")
        case .requestLineTooLong:
            Problem(status: .uriTooLong, code: "too_large", detail: "The address of the request is too long.")
        case .headerSectionTooLarge:
            Problem(
                status: .requestHeaderFieldsTooLarge, code: "too_large",
                detail: "The header section of the request is too large.")
        case .expectationUnknown:
            Problem(
                status: .expectationFailed, code: "expectation_failed",
                detail: "The only expectation that this server meets is 100-continue.")
        case .methodUnknown:
            Problem(status: .notImplemented, code: "not_implemented", detail: "This server does not know the method.")
        case .transferCodingUnknown:
            Problem(
                status: .notImplemented, code: "not_implemented",
                detail: "The only transfer coding that this server knows is chunked.")
        case .versionUnsupported:
            Problem(
                status: .httpVersionNotSupported, code: "version_not_supported",
                detail: "This server speaks HTTP/1.1.")
        }
    }
}
