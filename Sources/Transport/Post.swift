/// Something that is posted to an endpoint.
public struct Post: Hashable, Sendable {
    /// A header of it.
    public struct Header: Hashable, Sendable {
        /// The name.
        public let name: String
        /// The value.
        public let value: String

        /// A header; nil if it could be read as more than one.
        public init?(_ name: String, _ value: String) {
            let isName = !name.isEmpty && name.utf8.allSatisfy { Self.tokens.contains($0) }
            let isValue = !value.isEmpty && value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            guard isName, isValue else { return nil }
            self.name = name
            self.value = value
        }

        // RFC 9110 §5.6.2, without what no header of ours has.
        private static let tokens = Set("-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
    }

    /// Where it goes.
    public let endpoint: Endpoint
    /// Its headers, the type of its body among them.
    public let headers: [Header]
    /// Its body.
    public let body: [UInt8]
    /// With what it is logged in (RFC 7617); nil if nothing is asked for.
    public let login: Login?
    /// Whether it does no harm to arrive twice.
    ///
    /// One that does is never sent again by itself, for which it pays with a connection of its own.
    public let isRepeatable: Bool

    /// A post to an endpoint.
    public init(to endpoint: Endpoint, headers: [Header], body: [UInt8], login: Login? = nil, isRepeatable: Bool) {
        self.endpoint = endpoint
        self.headers = headers
        self.body = body
        self.login = login
        self.isRepeatable = isRepeatable
    }
}
