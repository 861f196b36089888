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

    /// What this process knows of the practices' changes.
    public let watch: ChangeWatch

    /// What this process has read of the practices' files.
    ///
    /// As many services as some hundreds of practices offer.
    let catalogues = Shelf<CatalogueKey, Catalogue>(limit: 2_000)
    /// What this process has read for searches.
    let searched: Shelf<SearchedEntries.Key, SearchedEntries>
    let notifier: ChangeNotifier

    /// A database that is reached through `pool`.
    ///
    /// - Parameters:
    ///   - patience: how long what is known of changes counts without a sign of the database.
    ///   - searches: for how many searches it is kept what was read for them.
    public init(
        pool: Pool, zones: ZoneDirectory, logger: Logger, patience: Duration = ChangeWatch.usualPatience,
        searches: Int = 64
    ) {
        self.pool = pool
        self.zones = zones
        self.logger = logger
        searched = Shelf(limit: searches)
        watch = ChangeWatch(pool: pool, patience: patience, logger: logger)
        notifier = ChangeNotifier(pool: pool, logger: logger)
    }

    /// Tells other processes what this one has written last, and closes the connections.
    public func close() async {
        await notifier.flush()
        await pool.close()
    }
}
