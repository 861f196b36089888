public import Clinic
import Postgres
public import Scheduling

/// What became of a practice's desk when it was looked at.
public struct DeskPass: Hashable, Sendable {
    /// How many overdue tasks went to the person on duty.
    public var escalated = 0
    /// About how many tasks the next in the order was alarmed.
    public var alarmed = 0
    /// How many pairs of requests somebody is asked to look at.
    public var alike = 0
    /// How many people are to be told that their request ends.
    public var stale = 0
    /// How many requests have ended, as their people were told.
    public var expired = 0
    /// Until then, exclusively, the mere passing of time changes nothing; nil if nothing is open.
    public var next: Instant?

    mutating func look(again instant: Instant?) {
        guard let instant else { return }
        next = next.map { min($0, instant) } ?? instant
    }
}

extension Database {
    /// Looks once at the desk of a practice: what nobody has taken in time is told to the next in the order; overdue
    /// tasks go to the person on duty, and on to the next when that one has left; requests that look like another one
    /// and those that nobody ended become tasks; those whose people were told end.
    ///
    /// Any number of workers may look at once: rows that another one is at are left to it. With nothing to do it writes
    /// nothing.
    ///
    /// - Throws: `Refusal` `unavailable`.
    public func lookAtDesk(of practice: Practice, deadline: ContinuousClock.Instant) async throws -> DeskPass {
        let call = Call(practice: practice, principal: .daybook, requestID: "desk", deadline: deadline)
        let days = Int32(practice.policy.requestDays)
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                Self.alike(practice.id), Self.stale(practice.id, days: days), Self.ended(practice.id),
                """
                select daybook_now() as now,
                    exists (
                        select from task t
                        where t.practice_id = \(practice.id) and t.state = 'open' and t.due_at <= daybook_now()
                            and (t.escalated_at is null or t.owner_id is not distinct from t.escalated_to)) as late,
                    (select min(due_at) from task
                     where practice_id = \(practice.id) and state = 'open' and escalated_at is null) as due,
                    (select min(alarm_at) from task
                     where practice_id = \(practice.id) and alarm_at is not null) as alarm,
                    (select min(expires_at) from request
                     where practice_id = \(practice.id) and state = 'open') as ends,
                    (select min(created_at) + make_interval(days => \(days)) from request
                     where practice_id = \(practice.id) and state = 'open' and notified_at is null) as stale
                """,
            ])
        var pass = DeskPass()
        let now: Instant = try Self.only(rows[3])["now"]
        for column in ["due", "ends", "stale"] {
            // What is past is done now, or waits for somebody, whose write is a reason to look again.
            if let instant: Instant = try Self.only(rows[3])[column] {
                pass.look(again: instant > now ? instant : now + Self.rest)
            }
        }
        if let alarm: Instant = try Self.only(rows[3])["alarm"] {
            if alarm > now { pass.look(again: alarm) } else { try await alarmNext(call, &pass, now: now) }
        }
        if try Self.only(rows[3])["late"] { try await escalate(call, &pass, now: now) }
        if !rows[0].isEmpty { pass.alike = try await oweMerges(call) }
        if !rows[1].isEmpty { pass.stale = try await oweNotices(call, days: days) }
        if !rows[2].isEmpty { pass.expired = try await expireRequests(call) }
        return pass
    }

    /// How long what is past and waits for somebody is left alone.
    private static let rest: Duration = .seconds(86_400)

    /// Nobody is on duty: it waits until somebody comes, unless nobody is known to come at all.
    private func escalate(_ call: Call, _ pass: inout DeskPass, now: Instant) async throws {
        let staffing = try await staffing(of: call.practice, deadline: call.deadline).staffing
        let comes = staffing.nextStaffed(now: now)
        if let comes, comes > now { return pass.look(again: comes) }
        // Whoever has late tasks may leave, and then they pass on.
        pass.look(again: staffing.nextLeaving(now: now))
        let late = Self.late(call.practice.id, present: staffing.present(now: now))
        guard try await !read(call.practice.id, deadline: call.deadline, [late])[0].isEmpty else { return }
        pass.escalated = try await count(call, loading: ["\(late) \(Self.lockedTasks)"]) { rows, write in
            for row in rows {
                let task = try DeskTask(row).escalated(to: staffing.onDuty(now: now)?.id, now: write.now)
                write.transaction.enqueue(task.update(call.practice.id))
                write.audit("task.escalated", "task", task.id, fields: ["owner"])
            }
        }
        if pass.escalated == 100 { pass.look(again: now) }
    }

    private func oweMerges(_ call: Call) async throws -> Int {
        try await count(call, loading: ["\(Self.alike(call.practice.id)) \(Self.lockedRequests)"]) { rows, write in
            for row in rows { write.owe(try DeskTask(row, .merge, due: .seconds(86_400), write)) }
        }
    }

    private func oweNotices(_ call: Call, days: Int32) async throws -> Int {
        try await count(call, loading: ["\(Self.stale(call.practice.id, days: days)) \(Self.lockedRequests)"]) {
            rows, write in
            for row in rows { write.owe(try DeskTask(row, .contact, due: .seconds(2 * 86_400), write)) }
        }
    }

    private func expireRequests(_ call: Call) async throws -> Int {
        try await count(call, loading: ["\(Self.ended(call.practice.id)) \(Self.lockedRequests)"]) { rows, write in
            for row in rows {
                let request = try ConsultationRequest(row).expired(now: write.now)
                write.transaction.enqueue(request.update(call.practice.id))
                write.dischargeAll(about: request.id, .notReached)
                write.audit("request.expired", "request", request.id, fields: ["state"])
            }
        }
    }

    /// Writes for the rows that are found, and says how many they were.
    private func count(
        _ call: Call, loading: [SQL], effect: @escaping @Sendable ([Row], Write) throws -> Void
    ) async throws -> Int {
        let answer = try await write(call, loading: loading) { write in
            try effect(write.loaded[0], write)
            return (Answer(status: 200, body: "\(write.loaded[0].count)"), nil)
        }
        return Int(answer.body) ?? 0
    }

    /// Rows that another worker is at are left to it.
    private static let lockedRequests: SQL = "for update of r skip locked"
    private static let lockedTasks: SQL = "for update of t skip locked"

    /// What is overdue and has not been passed on, or was to somebody who is there no more and has it still.
    private static func late(_ practice: Practice.ID, present: Set<StaffMember.ID>) -> SQL {
        let someone = present.map(\.uuid)
        return """
            select \(DeskTask.columns) from task t
            where t.practice_id = \(practice) and t.state = 'open' and t.due_at <= daybook_now()
                and (t.escalated_at is null
                    or \(!present.isEmpty) and t.owner_id is not distinct from t.escalated_to
                    and (t.owner_id = any(\(someone))) is not true)
            order by t.due_at, t.task_id
            limit 100
            """
    }

    /// Open requests that came after another open one with the same address or number, about which nobody has been
    /// asked yet.
    private static func alike(_ practice: Practice.ID) -> SQL {
        """
        select r.request_id, r.lane from request r join person p using (practice_id, person_id)
        where r.practice_id = \(practice) and r.state = 'open'
            and not exists (
                select from task t
                where t.practice_id = r.practice_id and t.subject_id = r.request_id and t.kind = 'merge')
            and exists (
                select from request o join person q using (practice_id, person_id)
                where o.practice_id = r.practice_id and o.state = 'open'
                    and (o.created_at, o.request_id) < (r.created_at, r.request_id)
                    and (lower(q.email) = lower(p.email) or q.phone = p.phone))
        order by r.created_at, r.request_id
        limit 100
        """
    }

    /// Open requests of which nobody has told the person that they end; once a week somebody is asked to.
    private static func stale(_ practice: Practice.ID, days: Int32) -> SQL {
        """
        select r.request_id, r.lane from request r
        where r.practice_id = \(practice) and r.state = 'open' and r.notified_at is null
            and r.created_at <= daybook_now() - make_interval(days => \(days))
            and not exists (
                select from task t
                where t.practice_id = r.practice_id and t.subject_id = r.request_id and t.kind = 'contact'
                    and (t.state = 'open' or t.done_at > daybook_now() - interval '7 days'))
        order by r.created_at, r.request_id
        limit 100
        """
    }

    private static func ended(_ practice: Practice.ID) -> SQL {
        """
        \(RequestDetails.select)
        where r.practice_id = \(practice) and r.state = 'open' and r.expires_at <= daybook_now()
        order by r.expires_at, r.request_id
        limit 100
        """
    }
}

extension DeskTask {
    /// A task about a request, of whose row id and lane are known.
    fileprivate init(_ row: Row, _ kind: Kind, due: Duration, _ write: Write) throws {
        self.init(
            id: .fresh(), kind: kind, lane: try row.word("lane"), request: try row["request_id"],
            due: write.now + due, created: write.now)
    }
}
