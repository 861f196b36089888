/// What one request may cost in bytes and fields.
public struct RequestLimits: Sendable, Hashable {
    /// The longest request line in bytes, without its line end; beyond it the answer is 414.
    public var requestLine: Int

    /// The largest header section in bytes, line ends included; beyond it the answer is 431.
    ///
    /// It also bounds the trailer section and the sum of the chunk extensions of a chunked body.
    public var headerSection: Int

    /// The largest number of header fields; beyond it the answer is 431.
    public var headerFields: Int

    /// The largest body in bytes, after chunks are joined; beyond it the answer is 413.
    public var body: Int

    /// Makes limits; every argument has the default that the product documents.
    public init(
        requestLine: Int = 8 * 1_024,
        headerSection: Int = 16 * 1_024,
        headerFields: Int = 64,
        body: Int = 256 * 1_024
    ) {
        self.requestLine = requestLine
        self.headerSection = headerSection
        self.headerFields = headerFields
        self.body = body
    }
}
