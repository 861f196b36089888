import Clinic
import Foundation
import Postgres
import Scheduling

extension Message {
    /// Puts messages into the outbox, on the channel that the person prefers now.
    ///
    /// The channel is judged again when a message is due. What stands there already, on whichever channel, such as the
    /// list of a week to which another visit comes, stays.
    static func insert(_ owed: [Message], _ practice: Practice.ID, now: Instant) -> SQL {
        """
        insert into message
            (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind, channel, created_at)
        select \(practice), owed.message_id, 'ready', owed.due_at, owed.person_id, owed.subject_id, owed.version,
            owed.kind,
            case when p.phone is not null and (p.email is null or w.wishes ->> 'channel' = 'text') then 'text'
                else 'email' end,
            \(now)
        from unnest(\(owed.map { _ in Identifier<Message>.fresh().uuid }), \(owed.map(\.due)),
            \(owed.map(\.person.uuid)), \(owed.map(\.subject)), \(owed.map { Int32($0.version) }),
            \(owed.map(\.kind.name)))
            as owed (message_id, due_at, person_id, subject_id, version, kind)
        join person p on p.practice_id = \(practice) and p.person_id = owed.person_id
        left join contact_wish w on w.practice_id = \(practice) and w.person_id = owed.person_id
        where not exists (
            select from message o
            where (o.practice_id, o.subject_id, o.schedule_version, o.kind)
                = (\(practice), owed.subject_id, owed.version, owed.kind))
        on conflict on constraint message_is_owed_once do nothing
        """
    }

    /// What was owed about earlier versions is owed no more, and is taken from a worker that has not begun with it.
    static func drop(about appointment: Appointment, _ practice: Practice.ID, now: Instant) -> SQL {
        """
        update message
        set state = 'dropped', settled_at = \(now), lease_until = null, reason = \(Message.Reason.changed)
        where practice_id = \(practice) and subject_id = \(appointment.id)
            and (state = 'ready' or (state = 'sending' and begun_at is null))
            and schedule_version < \(Int32(appointment.scheduleVersion))
        """
    }
}

extension Message {
    /// That a visit was cancelled is told at once, and before that another one is booked for the person that begins when
    /// it did: whoever has undone a mistake wants the last word to be right, and a calendar both.
    static func hasten(beforeBooking appointments: [Appointment], _ practice: Practice.ID, now: Instant) -> SQL {
        """
        update message m
        set due_at = \(now) - interval '1 microsecond'
        from appointment a
        where m.practice_id = \(practice) and m.person_id = any(\(Array(Set(appointments.map(\.person)))))
            and m.settled_at is null and m.state = 'ready' and m.kind = 'cancelled' and m.due_at > \(now)
            and (a.practice_id, a.appointment_id) = (m.practice_id, m.subject_id)
            and lower(a.during) = any(\(appointments.map(\.during.start)))
        """
    }
}

extension Write {
    /// Enqueues messages; says when the first is due.
    func send(_ owed: [Message]) -> Instant? {
        guard !owed.isEmpty else { return nil }
        transaction.enqueue(Message.insert(owed, call.practice.id, now: now))
        return owed.map(\.due).min()
    }

    /// Plans what a person is written.
    ///
    /// - Parameters:
    ///   - zone: that of the place of the visit.
    ///   - preparation: what the visit asks of the person beforehand.
    func plan(
        for person: Person, at zone: Zone, _ preparation: Preparation?, _ zones: ZoneDirectory
    ) throws -> MessagePlan {
        MessagePlan(
            policy: call.practice.policy, zone: zone, times: try call.practice.sendingTimes(for: person, zones),
            isPrepared: preparation != nil, lead: preparation?.lead ?? .zero)
    }
}
