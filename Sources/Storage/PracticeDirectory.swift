public import Clinic
import Foundation
import Logging
import Postgres
public import Scheduling
import Synchronization

/// Every practice by its slug, kept in memory: its crisis block must be shown when the database cannot be asked.
///
/// `keepFresh()` reads the practices that changed, once a second; until it has succeeded once, the directory is empty.
public final class PracticeDirectory: Sendable {
    private let database: Database
    private let known = Mutex(Known())

    private struct Known {
        var bySlug: [String: Practice] = [:]
        var byTag: [String: String] = [:]
    }

    /// A directory of the practices in `database`.
    public init(database: Database) {
        self.database = database
    }

    /// The practice of that slug, or nil.
    public subscript(slug: String) -> Practice? {
        known.withLock { $0.bySlug[slug] }
    }

    /// The practice that a tag in a link stands for (`LinkAddress`), or nil.
    public subscript(tag tag: String) -> Practice? {
        known.withLock { known in known.byTag[tag].flatMap { known.bySlug[$0] } }
    }

    /// All practices, by slug.
    public var all: [Practice] {
        known.withLock { $0.bySlug.values.sorted { $0.slug < $1.slug } }
    }

    /// Reads the practices that changed since the last time, once a second, until the task is cancelled.
    ///
    /// While the database is away the directory keeps what it knows.
    public func keepFresh() async {
        var since: Instant?
        while !Task.isCancelled {
            if let read = try? await refresh(since: since) { since = read }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Reads the practices that changed since `since` (all, if nil).
    ///
    /// - Returns: the time up to which changes have been read.
    @discardableResult
    public func refresh(since: Instant? = nil) async throws -> Instant {
        // Changes are stamped when their transaction begins and seen when it ends: look back a little.
        let after = since.map { $0 - .seconds(30) }
        let rows = try await database.pool.read(
            [
                "select daybook_now() as now",
                """
                select \(Practice.columns) from practice
                where changed_at > coalesce(\(after), '-infinity'::timestamptz)
                """,
            ], deadline: .now + .seconds(5))
        let practices = try rows[1].map { try Practice($0) }
        known.withLock { known in
            for practice in practices {
                known.bySlug[practice.slug] = practice
                known.byTag[LinkAddress.tag(of: practice.id)] = practice.slug
            }
        }
        return try Database.only(rows[0])["now"]
    }
}

extension Practice {
    static let columns: SQL = """
        practice_id, slug, name, neutral_name, region, zone, crisis_profile, phone, email, neutral_site, origins, policy,
        signing_key
        """

    init(_ row: Row) throws {
        let profile: String = try row["crisis_profile"]
        guard let crisis = CrisisProfile.all[profile] else {
            throw UnknownWord(column: "crisis_profile", type: "CrisisProfile")
        }
        let policy: JSON = try row["policy"]
        self.init(
            id: try row["practice_id"], slug: try row["slug"], name: try row["name"],
            neutralName: try row["neutral_name"], region: try row["region"], zone: try row["zone"], crisis: crisis,
            phone: try row["phone"], email: try row["email"], neutralSite: try row["neutral_site"],
            origins: try row["origins"], policy: try policy.decode(Policy.self),
            signingKey: try row["signing_key"])
    }
}

extension Database {
    /// The practice of that slug as it stands now, read from the database: for commands, which run once.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func practice(_ slug: String, deadline: ContinuousClock.Instant) async throws -> Practice {
        let rows = try await read(
            "select \(Practice.columns) from practice where slug = \(slug)", deadline: deadline)
        guard let row = rows.first else { throw Refusal.notFound("practice") }
        return try Practice(row)
    }
}
