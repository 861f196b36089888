public import Clinic
import Postgres
import Scheduling

/// How many messages of all practices ended lately, by channel and state.
///
/// Nothing in it is about anybody.
public struct OutboxCount: Hashable, Sendable {
    /// By which way.
    public let channel: Message.Channel
    /// How they ended.
    public let state: Message.State
    /// How many.
    public let count: Int
}

extension Database {
    /// How the messages of the last hour ended: every channel with every state in which a message can end.
    public func outboxCounts(deadline: ContinuousClock.Instant) async throws -> [OutboxCount] {
        let rows = try await read(
            """
            select channel, state, count(*) as count from message
            where settled_at > daybook_now() - interval '1 hour'
            group by channel, state
            """, deadline: deadline)
        var known: [String: Int] = [:]
        for row in rows {
            let (channel, state, count): (String, String, Int64) = (
                try row["channel"], try row["state"], try row["count"]
            )
            known["\(channel) \(state)"] = Int(count)
        }
        return Message.Channel.allCases.flatMap { channel in
            Message.State.allCases.filter(\.isEnd).map { state in
                OutboxCount(
                    channel: channel, state: state, count: known["\(channel.rawValue) \(state.rawValue)"] ?? 0)
            }
        }
    }
}
