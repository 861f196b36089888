public import Clinic
import Postgres
public import Scheduling

/// A message as it stands in the outbox, for whoever looks after it.
public struct OutboxEntry: Hashable, Sendable {
    /// The id of the message.
    public let id: Message.ID
    /// What it says, by its name in the outbox, such as `booked`; a later release may have brought another one.
    public let kind: String
    /// By which way it goes out.
    public let channel: Message.Channel
    /// Where it stands.
    public let state: Message.State
    /// When it is due, or was.
    public let due: Instant
    /// When it was due before a fault, or a channel that was down, put it off; nil where nothing has.
    public let wanted: Instant?
    /// How often it was claimed.
    public let attempt: Int
    /// How many attempts failed by its own fault.
    public let faults: Int
    /// Why it waits, or how it ended: words that say nothing about anybody, but for those of whoever dropped it by hand,
    /// who was asked to name nobody.
    public let reason: String?
    /// When it became owed.
    public let created: Instant
    /// When it ended; nil while it has not.
    public let settled: Instant?
    /// Which version of its subject it is about.
    public let version: Int
    /// Whom it goes to.
    public let recipient: OutboxRecipient
}

/// Which messages are wanted.
public struct OutboxFilter: Hashable, Sendable {
    /// Those in these states; empty for any.
    public var states: Set<Message.State>
    /// Those on this channel.
    public var channel: Message.Channel?
    /// Those that are due, or ended, no further from now than this, in the past or in the future.
    public var within: Duration?

    /// Which messages are wanted; without arguments all of them.
    public init(states: Set<Message.State> = [], channel: Message.Channel? = nil, within: Duration? = nil) {
        self.states = states
        self.channel = channel
        self.within = within
    }
}

extension OutboxEntry {
    /// Columns and joins of a message with its person; a where clause follows.
    static let select: SQL = """
        select m.message_id, m.kind, m.channel, m.state, m.due_at, m.wanted_at, m.attempt, m.faults, m.reason,
            m.settled_at, m.created_at as owed_at, m.schedule_version as message_version, \(OutboxRecipient.columns)
        from message m
        \(OutboxRecipient.joins)
        """

    init(_ row: Row) throws {
        let (attempt, faults): (Int32, Int32) = (try row["attempt"], try row["faults"])
        let version: Int32 = try row["message_version"]
        self.init(
            id: try row["message_id"], kind: try row["kind"], channel: try row.word("channel"),
            state: try row.word("state"),
            due: try row["due_at"], wanted: try row["wanted_at"], attempt: Int(attempt), faults: Int(faults),
            reason: try row["reason"],
            created: try row["owed_at"], settled: try row["settled_at"], version: Int(version),
            recipient: try OutboxRecipient(row))
    }
}
