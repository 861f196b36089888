import Clinic
import Foundation
import Postgres
import Scheduling

/// One row of a settlement.
struct SettledRow {
    let id: Message.ID
    let attempt: Int32
    let state: String
    let reason: String
    /// The channel on which the same goes out as another message; empty for none.
    var otherChannel = ""
    /// The channel on which it goes out itself from now on; empty where that stays.
    var channel = ""
    var againAfter = 0.0
    var faults: Int32 = 0
    /// When it is due; empty where that stays, or is counted from now.
    var due = ""

    init(_ outcome: OutboxOutcome) {
        id = outcome.id
        attempt = Int32(outcome.attempt)
        switch outcome.verdict {
        case .settled(let state, let reason):
            self.state = state.rawValue
            self.reason = reason ?? ""
        case .rerouted(let channel, let reason):
            state = Message.State.ready.rawValue
            self.reason = reason
            self.channel = channel.rawValue
        case .elsewhere(let channel, let reason):
            state = Message.State.dropped.rawValue
            self.reason = reason
            otherChannel = channel.rawValue
        case .optedOut(let other):
            state = (other == nil ? Message.State.unreachable : .dropped).rawValue
            reason = Message.Reason.optedOut
            otherChannel = other?.rawValue ?? ""
        case .again(let after, let reason, let isOwnFault):
            faults = isOwnFault ? 1 : 0
            state = Message.State.ready.rawValue
            self.reason = reason
            againAfter = after.inSeconds
        case .later(let due, let reason):
            state = Message.State.ready.rawValue
            self.reason = reason
            self.due = due.rfc3339
        }
    }

    /// Settles rows, and puts the same messages on other channels where they are to go out there; gives the ids of those
    /// whose attempt still held.
    static func settle(_ rows: [SettledRow], _ practice: Practice.ID) -> SQL {
        """
        with settled as (
            update message
            set state = o.state, reason = nullif(o.reason, ''), lease_until = null, begun_at = null,
                faults = message.faults + o.faults, channel = coalesce(nullif(o.channel, ''), message.channel),
                settled_at = case when o.state = 'ready' then null else daybook_now() end,
                due_at = case when o.state <> 'ready' or o.channel <> '' then due_at
                    when o.due <> '' then o.due::timestamptz
                    else daybook_now() + make_interval(secs => o.again_after) end,
                wanted_at = case when o.state <> 'ready' or o.channel <> '' then message.wanted_at
                    when o.due <> '' then null
                    else coalesce(message.wanted_at, message.due_at) end
            from unnest(\(rows.map(\.id)), \(rows.map(\.attempt)), \(rows.map(\.state)), \(rows.map(\.reason)),
                \(rows.map(\.otherChannel)), \(rows.map(\.channel)), \(rows.map(\.againAfter)), \(rows.map(\.due)),
                \(rows.map(\.faults)))
                as o (message_id, attempt, state, reason, next_channel, channel, again_after, due, faults)
            where message.practice_id = \(practice) and message.message_id = o.message_id
                and message.attempt = o.attempt
                and (message.state = 'sending' or (o.state = 'sent' and message.state in ('ready', 'dropped')))
            returning message.*, o.next_channel
        ), elsewhere as (
            insert into message
                (practice_id, message_id, state, due_at, wanted_at, person_id, staff_id, subject_id, schedule_version,
                kind, channel, created_at)
            select practice_id, gen_random_uuid(), 'ready', due_at, wanted_at, person_id, staff_id, subject_id,
                schedule_version, kind, next_channel, daybook_now()
            from settled where next_channel <> ''
            on conflict on constraint message_is_owed_once do nothing
        )
        select message_id from settled
        """
    }
}
