/// The limits and deadlines of a server, with defaults that suit a booking service behind a proxy.
///
/// Every limit is a promise to the machine: whatever arrives, a connection costs no more memory than the limits add up
/// to, and no longer than the deadlines add up to.
public struct ServerConfiguration: Sendable {
    /// What one request may cost in bytes.
    public var limits: RequestLimits

    /// How long the header section of a request may take, from its first byte (or from the accept) to its empty line.
    public var headerDeadline: Duration

    /// How long the body of a request may take, from the end of the header section to its last byte.
    public var bodyDeadline: Duration

    /// How long a connection may rest between two requests.
    public var idleDeadline: Duration

    /// How long an answer, or one chunk of a streamed answer, may take to leave.
    public var writeDeadline: Duration

    /// How long a handler may take before the server answers 503 in its place.
    public var handlerDeadline: Duration

    /// How many connections may be open at once.
    public var maximumConnections: Int

    /// How many connections may be open at once from one address (from one /64 network for IPv6).
    ///
    /// A peer on a unix socket is the trusted proxy and is exempt.
    public var maximumConnectionsPerPeer: Int

    /// How long running requests may continue after `Server.stop()`, before they are cut.
    public var stopGrace: Duration

    /// Makes a configuration; every argument has the default that the product documents.
    public init(
        limits: RequestLimits = RequestLimits(),
        headerDeadline: Duration = .seconds(5),
        bodyDeadline: Duration = .seconds(10),
        idleDeadline: Duration = .seconds(15),
        writeDeadline: Duration = .seconds(10),
        handlerDeadline: Duration = .seconds(10),
        maximumConnections: Int = 1_000,
        maximumConnectionsPerPeer: Int = 100,
        stopGrace: Duration = .seconds(10)
    ) {
        self.limits = limits
        self.headerDeadline = headerDeadline
        self.bodyDeadline = bodyDeadline
        self.idleDeadline = idleDeadline
        self.writeDeadline = writeDeadline
        self.handlerDeadline = handlerDeadline
        self.maximumConnections = maximumConnections
        self.maximumConnectionsPerPeer = maximumConnectionsPerPeer
        self.stopGrace = stopGrace
    }

    /// How often deadlines are looked at: a quarter of the shortest one, between 5 and 100 ms.
    ///
    /// One sweep over all connections at this pace costs less than a timer for each read, and a deadline of seconds
    /// does not need to be met to the millisecond.
    var sweepInterval: Duration {
        let shortest = [headerDeadline, bodyDeadline, idleDeadline, writeDeadline, handlerDeadline, stopGrace].min()
        return min(max((shortest ?? .seconds(1)) / 4, .milliseconds(5)), .milliseconds(100))
    }
}
