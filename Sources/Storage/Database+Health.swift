public import Postgres
public import Scheduling

/// What the database knows about the service as a whole.
///
/// Nothing in it is about anybody.
public struct Health: Hashable, Sendable {
    /// The database's clock.
    public let now: Instant
    /// The name and time of the worker that was heard of last, if any was.
    public let lastBeat: Instant?
    /// When the oldest message that has not gone out was due at first, and not when it is tried again, if there is one.
    public let oldestDue: Instant?
    /// How many practices there are.
    public let practices: Int
}

extension Database {
    /// Which of the migrations in a folder the database has.
    public func migrations(in folder: String, deadline: ContinuousClock.Instant) async throws -> MigrationPlan {
        do {
            return try await Migrator(directory: folder).plan(on: pool, deadline: deadline)
        } catch {
            throw Self.visible(error)
        }
    }

    /// How the service as a whole is.
    public func health(deadline: ContinuousClock.Instant) async throws -> Health {
        let rows = try await read(
            """
            select daybook_now() as now, (select max(beat_at) from worker_heartbeat) as last_beat,
                least(
                    (select min(next_due_at) from practice_change where next_due_at <= daybook_now()),
                    (select min(wanted_at) from message where wanted_at is not null and settled_at is null)
                ) as oldest_due,
                (select count(*) from practice) as practices
            """, deadline: deadline)
        let row = try Self.only(rows)
        let practices: Int64 = try row["practices"]
        return Health(
            now: try row["now"], lastBeat: try row["last_beat"], oldestDue: try row["oldest_due"],
            practices: Int(practices))
    }
}

extension Database {
    /// The time by which every rule is judged.
    public func now(deadline: ContinuousClock.Instant) async throws -> Instant {
        try Self.only(try await read("select daybook_now() as now", deadline: deadline))["now"]
    }
}
