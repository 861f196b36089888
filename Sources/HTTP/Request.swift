public import HTTPTypes

/// One request, read to its last byte before the handler sees it.
public struct Request: Sendable {
    /// The method.
    public var method: HTTPRequest.Method

    /// The path as it was sent, percent-encoded; it begins with a slash, or is `*` for `OPTIONS *`.
    ///
    /// It holds no `.` or `..` segment and no encoded NUL: such requests are refused.
    public var path: String

    /// What follows the question mark, percent-decoded; empty where there is none.
    public var query: FormFields

    /// The header fields as they were sent, repeated ones included.
    public var headerFields: HTTPFields

    /// The body, chunks joined.
    public var body: [UInt8]

    /// The path parameters, percent-decoded; filled in by the router.
    public var parameters: [String: String]

    /// Who is at the other end of the connection.
    public var peer: Peer

    /// The id of the request: a UUIDv7 made by the server, sent back as `Request-Id`.
    public var id: String

    /// When the server will answer 503 in the handler's place.
    public var deadline: ContinuousClock.Instant

    /// Whether the client speaks HTTP/1.0 and so knows no chunks.
    var isHTTP10 = false

    /// Makes a request as the server would have read it.
    ///
    /// - Parameter target: The path, with the query after a question mark; a query that the server would have refused
    ///   is taken as empty.
    public init(
        method: HTTPRequest.Method = .get,
        target: String,
        headerFields: HTTPFields = [:],
        body: [UInt8] = [],
        parameters: [String: String] = [:],
        peer: Peer = .address("127.0.0.1"),
        id: String = "00000000-0000-7000-8000-000000000000",
        deadline: ContinuousClock.Instant = .now + .seconds(10)
    ) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(
            method: method, path: String(parts[0]),
            query: parts.count > 1 ? (try? FormFields(parsing: parts[1].utf8)) ?? FormFields() : FormFields(),
            headerFields: headerFields, body: body, parameters: parameters, peer: peer, id: id, deadline: deadline)
    }

    init(
        method: HTTPRequest.Method, path: String, query: FormFields, headerFields: HTTPFields, body: [UInt8],
        parameters: [String: String], peer: Peer, id: String, deadline: ContinuousClock.Instant
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headerFields = headerFields
        self.body = body
        self.parameters = parameters
        self.peer = peer
        self.id = id
        self.deadline = deadline
    }
}

extension Request {
    /// The network of the client: what limits of use count by.
    ///
    /// It is the address of the TCP peer; behind the trusted proxy it is the last hop of `X-Forwarded-For`, the one that
    /// the proxy itself has written. A header that comes over TCP is the client's own claim and is not looked at. An
    /// IPv6 address counts with its /64 network, all of which is one host's to choose from. `unix` where the proxy says
    /// nothing usable.
    public var clientNetwork: String {
        switch peer {
        case .address(let address): IPAddress(address)?.network ?? address
        case .trustedProxy: lastForwardedHop ?? "unix"
        }
    }

    private var lastForwardedHop: String? {
        guard let field = headerFields[values: .xForwardedFor].last,
            let hop = field.split(separator: ",", omittingEmptySubsequences: false).last
        else { return nil }
        let words = hop.split { $0 == " " || $0 == "\t" }
        return words.count == 1 ? IPAddress(String(words[0]))?.network : nil
    }
}
