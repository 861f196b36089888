/// What the pool holds at one moment, and what it has done since it was made.
public struct PoolStatistics: Hashable, Sendable {
    /// Connections that are open or being opened; never more than the pool's size.
    public var size = 0
    /// Connections that nobody uses.
    public var idle = 0
    /// Callers that wait for a connection.
    public var waiting = 0
    /// Connections opened since the pool was made.
    public var opened = 0
    /// Connections lost, or closed because they could not be used again, since the pool was made.
    public var dropped = 0
}
