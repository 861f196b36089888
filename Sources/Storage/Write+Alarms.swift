import Clinic
import Foundation
import Postgres
import Scheduling

extension Write {
    /// Enqueues a task and, where somebody is in danger, an alarm to whoever is on duty, in the same transaction.
    ///
    /// Where an open task of the kind about the same thing waits for somebody to take it, those who come after whom it
    /// went to are alarmed in their turn, and nobody at once. Where somebody had taken it a new round begins: everybody
    /// can be alarmed again.
    ///
    /// - Returns: when a message may be due.
    func raise(_ task: DeskTask, _ staffing: @autoclosure () throws -> Staffing) rethrows -> Instant? {
        owe(task)
        guard task.lane == .now else { return nil }
        alarm(
            """
            t.kind = \(task.kind.rawValue) and t.subject_id = \(task.subject ?? call.practice.id.uuid)
                and (t.alarm_at is null or t.alarm_at <= \(now))
            """, order: try staffing().order(now: now))
        return now
    }

    /// The same where the hours of the staff have not been read: they are if somebody is in danger.
    func raise(_ task: DeskTask, zones: ZoneDirectory) async throws -> Instant? {
        guard task.lane == .now else {
            owe(task)
            return nil
        }
        let rows = try await transaction.queries(Staffing.statements(call.practice.id))
        return try raise(task, Staffing(rows, practice: call.practice, zones: zones))
    }

    /// Enqueues what follows where the alarm of a member of the staff has reached nobody: the practice's own address is
    /// told, and whoever comes next is alarmed at once, unless somebody has taken the task.
    ///
    /// - Returns: when a message may be due.
    func alarmWithout(_ task: DeskTask.ID) -> Instant {
        let practice = call.practice.id
        transaction.enqueue(
            """
            update task set alarm_at = least(alarm_at, \(now))
            where practice_id = \(practice) and task_id = \(task) and state = 'open' and alarm_at is not null
            """)
        // After the task, as whoever alarms the next has it: the lock of one keeps both from waiting for each other.
        transaction.enqueue(
            """
            insert into message
                (practice_id, message_id, state, due_at, subject_id, schedule_version, kind, channel, created_at)
            select practice_id, gen_random_uuid(), 'ready', \(now), task_id, alarm_round, 'alarm', 'email', \(now)
            from task where practice_id = \(practice) and task_id = \(task)
            on conflict on constraint message_is_owed_once do nothing
            """)
        return now
    }

    /// Enqueues an alarm about each open task for which a condition on `task t` holds: to the first in the order who
    /// has not been alarmed about it in this round, or else to the practice's own address; and when the next one is
    /// due.
    func alarm(_ condition: SQL, order: [StaffMember.ID]) {
        let practice = call.practice
        transaction.enqueue(
            """
            with alarmed as (
                update task t
                set alarm_at = \(now + .minutes(practice.policy.messages.alarmMinutes)),
                    alarm_round = t.alarm_round + (t.alarm_at is null and exists (
                        select from message m
                        where m.practice_id = t.practice_id and m.subject_id = t.task_id and m.kind = 'alarm'))::integer
                where t.practice_id = \(practice.id) and t.state = 'open' and \(condition)
                returning t.task_id, t.alarm_round
            ), owed as (
                insert into message
                    (practice_id, message_id, state, due_at, staff_id, subject_id, schedule_version, kind, channel,
                    created_at)
                select \(practice.id), gen_random_uuid(), 'ready', \(now), next.staff_id, a.task_id, a.alarm_round,
                    'alarm', case when next.phone is not null then 'text' else 'email' end, \(now)
                from alarmed a
                left join lateral (
                    select f.staff_id, f.phone
                    from unnest(\(order.map(\.uuid))) with ordinality as o (staff_id, position)
                    join staff f on f.practice_id = \(practice.id) and f.staff_id = o.staff_id
                    where not exists (
                        select from message m
                        where m.practice_id = \(practice.id) and m.subject_id = a.task_id and m.kind = 'alarm'
                            and m.schedule_version = a.alarm_round and m.staff_id = o.staff_id)
                    order by o.position
                    limit 1
                ) next on true
                on conflict on constraint message_is_owed_once do nothing
                returning subject_id
            )
            insert into audit_entry (practice_id, audit_id, at, principal, action, subject, subject_id, fields, request_id)
            select \(practice.id), gen_random_uuid(), \(now), \(call.principal.description), 'task.alarmed', 'task',
                subject_id, \([] as [String]), \(call.requestID)
            from owed
            """)
    }
}

extension Database {
    /// Alarms whoever comes next about what nobody has taken in time.
    ///
    /// While nobody is there the practice's own address is told, unless it was: then it waits for whoever comes.
    func alarmNext(_ call: Call, _ pass: inout DeskPass, now: Instant) async throws {
        let practice = call.practice
        let staffing = try await staffing(of: practice, deadline: call.deadline).staffing
        let order = staffing.order(now: now)
        let comes = order.isEmpty ? staffing.nextStaffed(now: now) : nil
        // Whoever comes may be somebody who knows nothing of it.
        pass.look(again: comes ?? now + .minutes(practice.policy.messages.alarmMinutes))
        let waiting: SQL = """
            t.alarm_at <= daybook_now() and not (
                select count(distinct coalesce(m.staff_id, m.practice_id)) = \(Int64(order.count + 1)) from message m
                where m.practice_id = t.practice_id and m.subject_id = t.task_id and m.kind = 'alarm'
                    and m.schedule_version = t.alarm_round
                    and (m.staff_id is null or m.staff_id = any(\(order.map(\.uuid)))))
            """
        let select: SQL = """
            select t.task_id from task t
            where t.practice_id = \(practice.id) and t.state = 'open' and \(waiting)
            order by t.alarm_at, t.task_id
            limit 100
            """
        guard try await !read(practice.id, deadline: call.deadline, [select])[0].isEmpty else { return }
        let answer = try await write(call, loading: ["\(select) for update of t skip locked"]) { write in
            let tasks = try write.loaded[0].map { try $0["task_id"] as DeskTask.ID }
            guard !tasks.isEmpty else { return (Answer(status: 200, body: "0"), nil) }
            write.alarm("t.task_id = any(\(tasks))", order: order)
            return (Answer(status: 200, body: "\(tasks.count)"), write.now)
        }
        pass.alarmed = Int(answer.body) ?? 0
        if pass.alarmed == 100 { pass.look(again: now) }
    }
}

extension DeskTask {
    /// What it is about most closely; nil for the practice itself.
    fileprivate var subject: UUID? { appointment?.uuid ?? request?.uuid ?? person?.uuid ?? stranger?.id.uuid }
}
