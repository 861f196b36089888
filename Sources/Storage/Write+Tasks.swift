import Clinic
import Postgres
import Scheduling

extension Write {
    /// Enqueues a task, and its entry in the audit trail.
    ///
    /// There is one open task of a kind about a thing: where one stands already, it is kept and only brought forward,
    /// to the earlier time and the sooner lane. One that becomes more urgent, or is of danger once more, goes to whoever
    /// is named for it, and can be passed on again: whoever had it so far may not be there.
    func owe(_ task: DeskTask) {
        let practice = call.practice.id
        let isPressing: SQL = """
            (\(Lane.isSooner("excluded.lane", than: "task.lane")) or excluded.lane = \(Lane.now.rawValue))
            """
        transaction.enqueue(
            """
            with owed as (
                insert into task
                    (practice_id, task_id, kind, lane, person_id, request_id, appointment_id, stranger_id, number, due_at,
                    owner_id, state, version, created_at, alarm_at)
                values (\(practice), \(task.id), \(task.kind.rawValue), \(task.lane.rawValue), \(task.person),
                    \(task.request), \(task.appointment), \(task.stranger?.id), \(task.stranger?.number), \(task.due),
                    \(task.owner), 'open', \(Int32(task.version)), \(task.created), \(task.nextAlarm))
                on conflict (practice_id, kind, subject_id) where state = 'open' do update
                set due_at = least(task.due_at, excluded.due_at),
                    lane = \(Lane.sooner("excluded.lane", "task.lane")),
                    owner_id = case when \(isPressing) then coalesce(excluded.owner_id, task.owner_id)
                        else coalesce(task.owner_id, excluded.owner_id) end,
                    escalated_at = case when not \(isPressing) then task.escalated_at end,
                    escalated_to = case when not \(isPressing) then task.escalated_to end,
                    alarm_at = least(task.alarm_at, excluded.alarm_at),
                    version = task.version + 1
                returning task_id
            )
            insert into audit_entry (practice_id, audit_id, at, principal, action, subject, subject_id, fields, request_id)
            select \(practice), \(Identifier<Write>.fresh()), \(now), \(call.principal.description), 'task.owed', 'task',
                task_id, \([] as [String]), \(call.requestID)
            from owed
            """)
    }

    /// Enqueues the end of what was owed to whoever asks, because their request is answered or over.
    func dischargeAll(about request: ConsultationRequest.ID, _ outcome: DeskTask.Outcome) {
        for kind in DeskTask.owedToRequests { discharge(kind, about: request, outcome) }
    }

    /// Enqueues the end of the open task of a kind about a thing, if there is one: what made it necessary is over, or
    /// has just been done.
    ///
    /// - Parameter subject: the id of the appointment, else of the request, else of the person that it is about.
    func discharge<Subject>(_ kind: DeskTask.Kind, about subject: Identifier<Subject>, _ outcome: DeskTask.Outcome) {
        let practice = call.practice.id
        transaction.enqueue(
            """
            with discharged as (
                update task
                set state = 'done', done_at = \(now), done_by = \(call.staff?.id), outcome = \(outcome.rawValue),
                    alarm_at = null, version = version + 1
                where practice_id = \(practice) and kind = \(kind.rawValue) and subject_id = \(subject)
                    and state = 'open'
                returning task_id
            )
            insert into audit_entry (practice_id, audit_id, at, principal, action, subject, subject_id, fields, request_id)
            select \(practice), \(Identifier<Write>.fresh()), \(now), \(call.principal.description), 'task.done', 'task',
                task_id, \(["state"]), \(call.requestID)
            from discharged
            """)
    }

    /// Enqueues a call of the same day to somebody who missed a visit while their safety was looked after, or within 90
    /// days of a request in one of the lanes now, same day and soon, under any of their names.
    func callIfFlagged(afterMissing visit: Appointment) {
        let practice = call.practice.id
        transaction.enqueue(
            """
            with owed as (
                insert into task
                    (practice_id, task_id, kind, lane, person_id, appointment_id, due_at, state, created_at)
                select \(practice), \(DeskTask.ID.fresh()), 'call', 'same_day', \(visit.person), \(visit.id),
                    \(now + .seconds(3600)), 'open', \(now)
                where exists (
                    select from request join (\(Person.circle([visit.person], practice))) c using (person_id)
                    where practice_id = \(practice) and lane = any(\(Person.watchfulLanes))
                        and created_at > \(now - .seconds(90 * 86_400))
                ) or \(Person.isWatched("\(visit.person)", practice))
                on conflict (practice_id, kind, subject_id) where state = 'open' do nothing
                returning task_id
            )
            insert into audit_entry (practice_id, audit_id, at, principal, action, subject, subject_id, fields, request_id)
            select \(practice), \(Identifier<Write>.fresh()), \(now), \(call.principal.description), 'task.owed', 'task',
                task_id, \([] as [String]), \(call.requestID)
            from owed
            """)
    }
}
