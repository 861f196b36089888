import Synchronization

/// One session of the database, on a serial queue of its own, where it may wait.
///
/// No wait is endless: at the deadline of a call the connection is closed for good and `isUsable` becomes false.
/// libpq is called here and nowhere else.
public actor Connection {
    /// What a session can be used for next.
    enum Condition: UInt8, AtomicRepresentable {
        /// Nothing is open.
        case idle
        /// A transaction is open.
        case inTransaction
        /// Closed for good.
        case closed
    }

    private let queue: ConnectionQueue
    private var wire: Wire?
    private nonisolated let published = Atomic<Condition>(.closed)

    /// The executor that runs this actor's jobs.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        queue.asUnownedSerialExecutor()
    }

    private init(name: String) {
        queue = ConnectionQueue(label: "postgres.\(name)")
    }

    /// Connects to a database.
    ///
    /// Throws `ConnectionError.unavailable` when that fails or takes too long.
    public static func open(
        _ configuration: PostgresConfiguration, deadline: ContinuousClock.Instant
    ) async throws -> Connection {
        do throws(BatchFailure.Loss) {
            return try await open(Endpoints(configuration), deadline: deadline)
        } catch {
            throw ConnectionError.unavailable(error.reason)
        }
    }

    static func open(
        _ endpoints: Endpoints, deadline: ContinuousClock.Instant
    ) async throws(BatchFailure.Loss) -> Connection {
        let connection = Connection(name: endpoints.name)
        try await connection.connect(to: endpoints, until: deadline)
        return connection
    }

    /// Whether the session still stands, as far as is known.
    public nonisolated var isUsable: Bool { condition != .closed }

    nonisolated var condition: Condition { published.load(ordering: .acquiring) }

    /// Runs one statement and returns its rows.
    ///
    /// Throws `PostgresError` or `ConnectionError.unavailable`.
    ///
    /// The session is the caller's: what a statement sets stays set, and a transaction that it opens stays open.
    public func query(_ sql: SQL, deadline: ContinuousClock.Instant) throws -> [Row] {
        do throws(BatchFailure) {
            return try run([sql], until: deadline)[0].rows
        } catch {
            throw error.visible
        }
    }

    /// Runs a text of many statements by the simple protocol, without values and without results.
    ///
    /// The server runs them as one transaction unless the text says otherwise, and stops at the first error.
    /// Throws `PostgresError` (whose `statement` is the whole text) or `ConnectionError.unavailable`.
    public func run(script: String, deadline: ContinuousClock.Instant) throws {
        do throws(BatchFailure) {
            try use { wire throws(BatchFailure) in try wire.run(script: script, until: deadline) }
        } catch {
            throw error.visible
        }
    }

    /// The server process that serves this session; 0 once it is closed.
    public var backendPID: Int32 {
        wire?.backendPID ?? 0
    }

    /// Ends the session.
    ///
    /// Further calls throw `ConnectionError.unavailable`.
    public func close() {
        wire = nil
        published.store(.closed, ordering: .releasing)
    }

    /// Sends statements together and returns their results: one round trip.
    func run(_ batch: [SQL], until deadline: ContinuousClock.Instant) throws(BatchFailure) -> [ResultSet] {
        try use { wire throws(BatchFailure) in try wire.run(batch, until: deadline) }
    }

    /// The notifications that arrive up to the deadline; returns as soon as there are some.
    func notifications(until deadline: ContinuousClock.Instant) throws -> [PostgresNotification] {
        do throws(BatchFailure) {
            return try use { wire throws(BatchFailure) in
                do throws(BatchFailure.Loss) {
                    return try wire.notifications(until: deadline)
                } catch {
                    throw .broken(error)
                }
            }
        } catch {
            throw error.visible
        }
    }

    private func connect(to endpoints: Endpoints, until deadline: ContinuousClock.Instant) throws(BatchFailure.Loss) {
        wire = try endpoints.connect(until: deadline)
        published.store(.idle, ordering: .releasing)
    }

    private func use<Result>(_ body: (Wire) throws(BatchFailure) -> Result) throws(BatchFailure) -> Result {
        guard let wire else { throw .broken(BatchFailure.Loss(reason: "the connection is closed")) }
        do throws(BatchFailure) {
            let result = try body(wire)
            published.store(wire.isInTransaction ? .inTransaction : .idle, ordering: .releasing)
            return result
        } catch {
            switch error {
            case .broken: close()
            case .refused, .expired:
                published.store(wire.isInTransaction ? .inTransaction : .idle, ordering: .releasing)
            }
            throw error
        }
    }
}
