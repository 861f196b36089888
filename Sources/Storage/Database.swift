public import Logging
public import Postgres

/// The database of Daybook: every statement of the product, each write one transaction.
///
/// Whatever stands in the database was put there by a verb of this type, under the rules of `Clinic`.
public struct Database: Sendable {
    /// The connections.
    public let pool: Pool
    /// The zone rules of this machine.
    public let zones: ZoneDirectory

    /// Where causes are told that no client may see.
    public let logger: Logger

    /// What this process has read of the practices' files.
    let catalogues = Catalogues()

    /// A database that is reached through `pool`.
    public init(pool: Pool, zones: ZoneDirectory, logger: Logger) {
        self.pool = pool
        self.zones = zones
        self.logger = logger
    }
}
