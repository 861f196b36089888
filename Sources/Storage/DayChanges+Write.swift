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

    /// Enqueues that clinicians who ask for it are told where the visits of a proposal are that is taken back.
    ///
    /// It stands before the rows of the visits are put back, and before what was kept of them is forgotten.
    ///
    /// - Returns: when that is due.
    func tellStaff(ofUndoing proposal: Proposal.ID) -> Instant {
        tellStaff(
            """
            select a.appointment_id, case when old.state <> 'cancelled' then lower(old.during) end as starts_at,
                old.clinician_id, lower(a.during) as was_at, a.clinician_id as was_with
            from proposal p
            cross join jsonb_populate_recordset(null::appointment, p.undo->'appointments') as old
            join appointment a on (a.practice_id, a.appointment_id) = (old.practice_id, old.appointment_id)
            where p.practice_id = \(call.practice.id) and p.proposal_id = \(proposal)
            """, quietUntil: now)
    }

    /// Whoever makes the change themselves knows of it, and is not told.
    ///
    /// All that changes within the grace is told in one letter: a change joins one that waits, unless that is due too
    /// early, or later than its own would be. Of the letters that nobody has claimed yet one notes what a visit was:
    /// where it changes again, the note goes to the letter that tells that, with what was before the first change. So
    /// none tells a change before it is final, and no two tell of one visit.
    ///
    /// A letter that is joined, or that a note leaves, cannot be claimed before this is committed, and one that is
    /// being claimed is waited for and left as it is: so no letter is read before what it is to tell of is there.
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
                        or f.staff_id = v.was_with and v.was_at > \(now) and v.was_at < \(end)
                        or exists (
                            select from message m
                            join day_change d on (d.practice_id, d.message_id) = (m.practice_id, m.message_id)
                            where m.practice_id = \(practice.id) and m.staff_id = f.staff_id and m.kind = 'changes'
                                and m.state = 'ready' and m.settled_at is null and m.attempt = 0
                                and d.appointment_id = v.appointment_id))
                where f.staff_id is distinct from \(call.staff?.id)
                    and (v.starts_at, v.clinician_id) is distinct from (v.was_at, v.was_with)
            ), noted as materialized (
                select m.staff_id, m.message_id, m.created_at, d.appointment_id, d.starts_at, d.clinician_id
                from told t
                join message m on m.practice_id = \(practice.id) and m.staff_id = t.staff_id and m.kind = 'changes'
                    and m.state = 'ready' and m.settled_at is null and m.attempt = 0
                join day_change d on (d.practice_id, d.message_id, d.appointment_id)
                    = (m.practice_id, m.message_id, t.appointment_id)
                for key share of m
            ), waiting as materialized (
                select s.staff_id, m.message_id
                from (select distinct staff_id from told) s
                cross join lateral (
                    select message_id from message
                    where practice_id = \(practice.id) and staff_id = s.staff_id and kind = 'changes'
                        and state = 'ready' and settled_at is null and attempt = 0
                        and due_at between \(quietUntil) and \(due)
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
            ), letter as materialized (
                select staff_id, message_id from waiting
                union all
                select staff_id, message_id from made
            ), moved as (
                delete from day_change d
                using noted n join letter l on l.staff_id = n.staff_id and l.message_id <> n.message_id
                where (d.practice_id, d.message_id, d.appointment_id)
                    = (\(practice.id), n.message_id, n.appointment_id)
            )
            insert into day_change (practice_id, message_id, appointment_id, starts_at, clinician_id)
            select \(practice.id), l.message_id, t.appointment_id,
                case when earliest.message_id is null then t.was_at else earliest.starts_at end,
                case when earliest.message_id is null then t.was_with else earliest.clinician_id end
            from told t
            join letter l on l.staff_id = t.staff_id
            left join lateral (
                select n.message_id, n.starts_at, n.clinician_id from noted n
                where n.staff_id = t.staff_id and n.appointment_id = t.appointment_id
                order by n.created_at, n.message_id
                limit 1) earliest on true
            on conflict (practice_id, message_id, appointment_id) do update
            set starts_at = excluded.starts_at, clinician_id = excluded.clinician_id
            """)
        return due
    }
}
