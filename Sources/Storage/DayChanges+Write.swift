import Clinic
import Foundation
import Postgres
import Scheduling

extension Write {
    /// Enqueues that clinicians who ask for it are told of new visits of theirs that begin within a day.
    ///
    /// It stands behind the rows of the visits.
    ///
    /// - Returns: when that is due; nil where nothing begins so soon.
    func tellStaff(ofNew visits: [Appointment]) -> Instant? {
        let near = visits.filter { $0.during.start > now && $0.during.start < now + DayChanges.horizon }
        guard !near.isEmpty else { return nil }
        return tellStaff(
            """
            select appointment_id, starts_at, clinician_id, null::timestamptz as was_at, null::uuid as was_with
            from unnest(\(near.map(\.id.uuid)), \(near.map(\.during.start)), \(near.map(\.clinician.uuid)))
                as visit (appointment_id, starts_at, clinician_id)
            """, quietUntil: now)
    }

    /// Enqueues that clinicians who ask for it are told of a visit that becomes another, if it begins within a day or
    /// was to: of one that goes to somebody else both.
    ///
    /// It stands before the row of the visit is changed, since it notes what was.
    ///
    /// - Parameter quietUntil: before when nothing of it may be sent, because it can still be taken back.
    /// - Returns: when that is due.
    func tellStaff(of visit: Appointment, quietUntil: Instant? = nil) -> Instant? {
        tellStaff(
            """
            select a.appointment_id, case when \(visit.state != .cancelled) then \(visit.during.start) end as starts_at,
                \(visit.clinician) as clinician_id, lower(a.during) as was_at, a.clinician_id as was_with
            from appointment a
            where a.practice_id = \(call.practice.id) and a.appointment_id = \(visit.id)
            """, quietUntil: quietUntil ?? now)
    }

    /// Whoever makes the change themselves knows of it, and is not told.
    ///
    /// All that changes within the grace is told in one letter: a change joins one that waits, unless that is due too
    /// early, or later than its own would be.
    ///
    /// A letter that is joined cannot be claimed before this is committed, and one that is being claimed is waited for and
    /// not joined: so no letter is read before what it is to tell of is there.
    private func tellStaff(_ visits: SQL, quietUntil: Instant) -> Instant {
        let practice = call.practice
        let end = now + DayChanges.horizon
        let due = max(now + .minutes(practice.policy.messages.graceMinutes), quietUntil)
        transaction.enqueue(
            """
            with visit as materialized (
                \(visits)
            ), told as materialized (
                select f.staff_id, v.appointment_id, v.was_at, v.was_with
                from visit v
                join staff f on f.practice_id = \(practice.id) and f.active and 'changes' = any(f.notices)
                    and (f.staff_id = v.clinician_id and v.starts_at > \(now) and v.starts_at < \(end)
                        or f.staff_id = v.was_with and v.was_at > \(now) and v.was_at < \(end))
                where f.staff_id is distinct from \(call.staff?.id)
                    and (v.starts_at, v.clinician_id) is distinct from (v.was_at, v.was_with)
            ), waiting as materialized (
                select s.staff_id, m.message_id
                from (select distinct staff_id from told) s
                cross join lateral (
                    select message_id from message
                    where practice_id = \(practice.id) and staff_id = s.staff_id and kind = 'changes'
                        and state = 'ready' and attempt = 0 and due_at between \(quietUntil) and \(due)
                    order by due_at, message_id
                    limit 1
                    for key share) m
            ), fresh as materialized (
                select s.staff_id, gen_random_uuid() as message_id
                from (select distinct staff_id from told) s
                where not exists (select from waiting w where w.staff_id = s.staff_id)
            ), made as (
                insert into message (practice_id, message_id, state, due_at, staff_id, subject_id, schedule_version,
                    kind, channel, created_at)
                select \(practice.id), message_id, 'ready', \(due), staff_id, message_id, 1, 'changes', 'email', \(now)
                from fresh
                returning staff_id, message_id
            )
            insert into day_change (practice_id, message_id, appointment_id, starts_at, clinician_id)
            select \(practice.id), m.message_id, t.appointment_id, t.was_at, t.was_with
            from told t
            join (select * from waiting union all select * from made) m using (staff_id)
            on conflict (practice_id, message_id, appointment_id) do nothing
            """)
        return due
    }
}
