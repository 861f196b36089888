public import HTTPTypes

/// What a handler answers.
///
/// The server adds `Date`, `Request-Id`, and the framing (`Content-Length`, `Transfer-Encoding`, `Connection`); those
/// of a handler are not sent, except that a handler's `Connection: close` closes.
public struct Response: Sendable {
    /// The bytes after the header section.
    public enum Body: Sendable {
        /// No bytes; `Content-Length: 0` where the status allows a body.
        case none

        /// All bytes at once; they leave in one write with the header section.
        case bytes([UInt8])

        /// Bytes as they come, each element with a write deadline of its own, none for the time between them.
        ///
        /// Chunked to HTTP/1.1; to HTTP/1.0 the end of the connection is the end of the body. Elements are pulled one
        /// by one, so a stream made with `AsyncThrowingStream(unfolding:)` feels the client's pace. An error thrown by
        /// the stream cuts the connection, so that the client does not take half a body for the whole. When the client
        /// closes its side, the task that pulls is cancelled.
        case stream(AsyncThrowingStream<[UInt8], any Error>)
    }

    /// The status.
    public var status: HTTPResponse.Status

    /// The header fields.
    public var headerFields: HTTPFields

    /// The body.
    public var body: Body

    /// Makes an answer.
    public init(status: HTTPResponse.Status, headerFields: HTTPFields = [:], body: Body = .none) {
        self.status = status
        self.headerFields = headerFields
        self.body = body
    }

    /// The bytes of a body that is there as a whole; empty for none and for a stream.
    public var bytes: [UInt8] {
        switch body {
        case .bytes(let bytes): bytes
        case .none, .stream: []
        }
    }
}

extension Response {
    /// An answer of JSON bytes.
    public static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headerFields: [.contentType: "application/json"], body: .bytes(bytes))
    }

    /// An answer of plain text in UTF-8.
    public static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headerFields: [.contentType: "text/plain; charset=utf-8"], body: .bytes(Array(text.utf8)))
    }

    /// An answer of an HTML page in UTF-8.
    public static func html(_ page: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headerFields: [.contentType: "text/html; charset=utf-8"], body: .bytes(Array(page.utf8)))
    }

    /// A redirect after a post: the client gets the page at `location` (RFC 9110 §15.4.4).
    public static func seeOther(_ location: String) -> Response {
        Response(status: .seeOther, headerFields: [.location: location])
    }

    /// An answer that has nothing to say.
    public static let noContent = Response(status: .noContent)
}
