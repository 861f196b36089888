public import Clinic
import Postgres
public import Scheduling

/// One event for one webhook, and how far that got.
public struct WebhookDelivery: Hashable, Sendable {
    /// Where it stands.
    public enum State: String, CaseIterable, Sendable {
        /// Waits for its time.
        case ready
        /// A worker tells it, under a lease.
        case sending
        /// It arrived.
        case sent
        /// It was given up.
        case failed
    }

    /// What happened.
    public let event: Webhook.Event
    /// Where it stands.
    public let state: State
    /// When it is told next, or was last.
    public let due: Instant
    /// How many attempts were begun.
    public let attempts: Int
    /// What the last attempt was answered with; nil while nothing was.
    public let status: Int?
    /// What was wrong with the last attempt; nil when nothing was.
    public let reason: String?
    /// When it happened, or was last asked for again.
    public let owed: Instant
    /// When it arrived or was given up; nil before.
    public let settled: Instant?
}

extension WebhookDelivery {
    /// Columns of a delivery with its event; conditions follow.
    static let select: SQL = """
        select d.state, d.due_at, d.attempt, d.status, d.reason, d.owed_at, d.settled_at, \(Webhook.Event.columns)
        from webhook_delivery d
        join webhook_event e using (practice_id, event_id)
        """

    init(_ row: Row) throws {
        let attempts: Int32 = try row["attempt"]
        self.init(
            event: try Webhook.Event(row), state: try row.word("state"), due: try row["due_at"],
            attempts: Int(attempts), status: try row.count("status"), reason: try row["reason"],
            owed: try row["owed_at"], settled: try row["settled_at"])
    }
}

extension Webhook.Event {
    /// What `init(_:)` reads of `webhook_event e`.
    static let columns: SQL = "e.event_id, e.kind, e.subject_id, e.occurred_at"

    init(_ row: Row) throws {
        self.init(
            id: try row["event_id"], kind: try row.word("kind"), subject: try row["subject_id"],
            occurred: try row["occurred_at"])
    }
}
