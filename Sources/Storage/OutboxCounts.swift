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
    /// How long after the time that it was due at first the latest of them ended; zero where there is none.
    public let lag: Duration
}

extension Database {
    /// How the messages of the last hour ended: every channel with every state in which a message can end.
    public func outboxCounts(deadline: ContinuousClock.Instant) async throws -> [OutboxCount] {
        let rows = try await read(
            """
            select channel, state, count(*) as count,
                max(extract(epoch from settled_at - coalesce(wanted_at, due_at)))::float8 as lag
            from message
            where settled_at > daybook_now() - interval '1 hour'
            group by channel, state
            """, deadline: deadline)
        var known: [String: (count: Int, lag: Double)] = [:]
        for row in rows {
            let (channel, state): (String, String) = (try row["channel"], try row["state"])
            let (count, lag): (Int64, Double) = (try row["count"], try row["lag"])
            known["\(channel) \(state)"] = (Int(count), lag)
        }
        return Message.Channel.allCases.flatMap { channel in
            Message.State.allCases.filter(\.isEnd).map { state -> OutboxCount in
                let (count, lag) = known["\(channel.rawValue) \(state.rawValue)"] ?? (count: 0, lag: 0)
                return OutboxCount(channel: channel, state: state, count: count, lag: .seconds(max(0, lag)))
            }
        }
    }
}
