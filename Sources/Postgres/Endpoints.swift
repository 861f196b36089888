import Synchronization

/// The hosts of a configuration, and which of them answered last.
///
/// Connecting begins with that one, so that after a failover not every new connection first waits for the dead host.
final class Endpoints: Sendable {
    /// What the program calls itself.
    let name: String
    private let attempts: [[String: String]]
    private let patience: Duration
    private let preferred = Atomic<Int>(0)

    init(_ configuration: PostgresConfiguration) {
        name = configuration.applicationName
        patience = configuration.connectTimeout
        attempts = ConnectionParameters(configuration)?.attempts ?? []
    }

    /// Connects, waiting in libpq: only on a connection's own queue.
    func connect(until deadline: ContinuousClock.Instant) throws(BatchFailure.Loss) -> Wire {
        guard !attempts.isEmpty else { throw BatchFailure.Loss(reason: ConnectionParameters.complaint) }
        let (wire, attempt) = try Wire.open(
            attempts, startingAt: preferred.load(ordering: .relaxed), patience: patience, until: deadline)
        preferred.store(attempt, ordering: .relaxed)
        return wire
    }
}
