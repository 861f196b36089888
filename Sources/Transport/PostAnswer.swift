/// What came back for a post.
public struct PostAnswer: Hashable, Sendable {
    /// The status (RFC 9110 §15).
    public let status: Int
    /// When the other end wants to hear again; nil if it did not say.
    public let retryAfter: RetryAfter?
    /// The body, as far as it was read.
    public let body: [UInt8]
    /// Whether the body ended before it was complete, or was longer than is read.
    public let isCut: Bool

    /// An answer.
    public init(status: Int, retryAfter: RetryAfter? = nil, body: [UInt8] = [], isCut: Bool = false) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
        self.isCut = isCut
    }
}
