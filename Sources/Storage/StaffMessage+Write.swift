import Clinic
import Foundation
import Postgres
import Scheduling

extension StaffMessage {
    /// Puts messages to staff into the outbox, alarms by text where there is a number, everything else by mail.
    ///
    /// What stands there already stays, and comes at another time if it has not gone out.
    static func insert(_ owed: [StaffMessage], _ practice: Practice.ID, now: Instant) -> SQL {
        """
        insert into message
            (practice_id, message_id, state, due_at, staff_id, subject_id, schedule_version, kind, channel, created_at)
        select \(practice), owed.message_id, 'ready', owed.due_at, f.staff_id, owed.subject_id, owed.version, owed.kind,
            way.channel, \(now)
        from unnest(\(owed.map { _ in Identifier<Message>.fresh().uuid }), \(owed.map(\.due)),
            \(owed.map { $0.member?.description ?? "" }), \(owed.map(\.subject)), \(owed.map { Int32($0.version) }),
            \(owed.map(\.kind.name)))
            as owed (message_id, due_at, member_id, subject_id, version, kind)
        left join staff f on f.practice_id = \(practice) and f.staff_id = nullif(owed.member_id, '')::uuid
        cross join lateral (
            select case when owed.kind = 'alarm' and f.phone is not null then 'text' else 'email' end as channel) way
        where not exists (
            select from message o
            where (o.practice_id, o.subject_id, o.schedule_version, o.kind)
                    = (\(practice), owed.subject_id, owed.version, owed.kind)
                and o.staff_id is not distinct from f.staff_id and o.channel <> way.channel)
        on conflict on constraint message_is_owed_once do update set due_at = excluded.due_at
        where message.state = 'ready' and message.attempt = 0 and message.due_at <> excluded.due_at
        """
    }
}

extension Write {
    /// Enqueues messages to staff; says when the first is due.
    func send(_ owed: [StaffMessage]) -> Instant? {
        guard !owed.isEmpty else { return nil }
        transaction.enqueue(StaffMessage.insert(owed, call.practice.id, now: now))
        return owed.map(\.due).min()
    }
}
