/// How a server's connections stand.
public struct ServerStatistics: Sendable, Hashable {
    /// The connections that are open now.
    public var open: Int
    /// Those of them that wait for a request.
    public var idle: Int
    /// The connections taken in since the start.
    public var accepted: Int
    /// The connections turned away at a limit since the start.
    public var refused: Int
    /// The idle connections ended at a limit, to make room for others, since the start.
    public var evicted: Int
}
