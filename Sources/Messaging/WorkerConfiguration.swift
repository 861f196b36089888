public import Storage

/// How a worker goes about its work.
public struct WorkerConfiguration: Hashable, Sendable {
    /// The name under which it says that it is alive.
    ///
    /// One for each place where a worker runs: names are kept.
    public var name: String
    /// How many messages it claims at a time.
    public var batch: Int
    /// How many practices it serves at once.
    ///
    /// Each takes a connection.
    public var lanes: Int
    /// For how long nobody else gets what it has claimed.
    ///
    /// After a crash messages go out this much later at most.
    public var lease: Duration
    /// How often it looks for what is due; shorter than the second that a message may be late.
    public var poll: Duration
    /// How often it says that it is alive.
    public var heartbeat: Duration
    /// How long it waits for the database at each step.
    public var patience: Duration
    /// For how long it tries to write down what was handed over while the database is away.
    public var persistence: Duration
    /// After how many attempts a message that fails by its own fault is given up.
    public var attempts: Int
    /// What the jitter of the waits between attempts is derived from.
    public var seed: UInt64
    /// Where a provider tells what became of a text; nil for nowhere.
    public var callbacks: TextCallbacks?

    /// A configuration with the product's defaults.
    public init(
        name: String, batch: Int = 100, lanes: Int = 6, lease: Duration = .seconds(20),
        poll: Duration = .milliseconds(500), heartbeat: Duration = .seconds(5), patience: Duration = .seconds(5),
        persistence: Duration = .seconds(600), attempts: Int = 8, seed: UInt64 = 0, callbacks: TextCallbacks? = nil
    ) {
        self.name = name
        self.batch = max(1, batch)
        self.lanes = max(1, lanes)
        self.lease = lease
        self.poll = poll
        self.heartbeat = heartbeat
        self.patience = patience
        self.persistence = persistence
        self.attempts = max(1, attempts)
        self.seed = seed
        self.callbacks = callbacks
    }

    /// How much of the lease must be left for a delivery to begin: 5 seconds, or a quarter of a short lease.
    ///
    /// A lease is renewed while its batch is under way; one that could not be renewed ends.
    var reserve: Duration { min(.seconds(5), lease / 4) }
}
