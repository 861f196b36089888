public import Clinic
import Postgres
public import Scheduling

/// What whoever arrives must know: who is on duty and until when, what is open, who waits, and what was promised.
public struct Handover: Sendable {
    /// Somebody's time on duty.
    public struct Shift: Hashable, Sendable {
        /// Who.
        public let member: StaffMember
        /// From when to when, in real time.
        public let during: TimeRange
    }

    /// What time it is.
    public let now: Instant
    /// Who is on duty; nil when nobody is.
    public let current: Shift?
    /// Who answers next, after them or after the present gap, from when on; nil when nobody is known to come.
    public let next: Shift?
    /// Everything that is to be done, the oldest first.
    public let tasks: [TaskDetails]
    /// Who asks and has not been answered, the soonest lane first.
    public let requests: [RequestDetails]

    /// Calls that people wait for, whoever waits longest first.
    public var calls: [TaskDetails] { tasks.filter { [.call, .promise].contains($0.task.kind) } }
    /// What is due before whoever comes next leaves again.
    public var promised: [TaskDetails] {
        guard let end = (next ?? current)?.during.end else { return [] }
        return tasks.filter { $0.task.due < end }.sorted { ($0.task.due, $0.task.id) < ($1.task.due, $1.task.id) }
    }
    /// What nobody sees to.
    public var unowned: [TaskDetails] { tasks.filter { $0.task.owner == nil } }
}

extension Database {
    /// What is open at a change of shift.
    public func handover(of practice: Practice, deadline: ContinuousClock.Instant) async throws -> Handover {
        let tasks: SQL = """
            \(TaskDetails.select)
            where t.practice_id = \(practice.id) and t.state = 'open' order by t.created_at, t.task_id limit 1000
            """
        let requests: SQL = """
            \(RequestDetails.select)
            where r.practice_id = \(practice.id) and r.state = 'open'
            order by array_position(\(Lane.allCases.sorted().map(\.rawValue)), r.lane), r.created_at, r.request_id
            limit 1000
            """
        let rows = try await read(
            practice.id, deadline: deadline, [tasks, requests] + Staffing.statements(practice.id))
        let staffing = try Staffing(Array(rows.dropFirst(2)), practice: practice, zones: zones)
        let now: Instant = try Self.only(rows[2])["now"]
        let current = staffing.shift(now: now)
        let after = current?.during.end ?? staffing.nextStaffed(now: now)
        let next = after.flatMap { staffing.nextStaffed(now: $0) }.flatMap { comes in
            // From when they answer: they may have been there for hours beside somebody who was asked first.
            staffing.shift(now: comes).flatMap { shift in
                TimeRange(start: comes, end: shift.during.end).map { Handover.Shift(member: shift.member, during: $0) }
            }
        }
        return Handover(
            now: now, current: current.map { Handover.Shift(member: $0.member, during: $0.during) },
            next: next,
            tasks: try rows[0].map { try TaskDetails($0) }, requests: try rows[1].map { try RequestDetails($0) })
    }

    /// Hands over everything that somebody sees to, or what nobody does, to somebody else.
    ///
    /// - Parameters:
    ///   - from: the code of who leaves; nil for what lies on the pile.
    ///   - to: the code of who sees to it from now on; nil for whoever asks.
    ///   - answer: is given how many tasks and requests changed hands.
    /// - Throws: `Refusal` `invalid`: no such member of the staff, or nobody is named and the key belongs to nobody.
    public func handOver(
        from: String?, to: String?, call: Call,
        answer: @escaping @Sendable (_ tasks: Int, _ requests: Int) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        let loading = [Self.staffMember(to ?? "", practice), Self.staffMember(from ?? "", practice)]
        return try await write(call, loading: loading + Staffing.statements(practice)) { write in
            let owner = try write.owner(to, write.loaded[0], at: "/to")
            let isThere = try isThere(owner, write, after: 2)
            if from != nil, write.loaded[1].isEmpty {
                throw Refusal.invalid("/from", "There is no member of the staff with this code.")
            }
            let leaving: StaffMember.ID? = try write.loaded[1].first.map { try StaffMember($0).id }
            let changed = try await write.transaction.queries([
                // Requests before tasks, as wherever both are changed.
                """
                update request set owner_id = \(owner.id), version = version + 1
                where practice_id = \(practice) and state = 'open' and owner_id is not distinct from \(leaving)
                returning request_id
                """,
                """
                update task
                set owner_id = \(owner.id), alarm_at = null, version = version + 1,
                    escalated_to = case when \(isThere) and escalated_at is not null then \(owner.id)
                        else escalated_to end
                where practice_id = \(practice) and state = 'open' and owner_id is not distinct from \(leaving)
                returning task_id
                """,
            ])
            for row in changed[0] {
                write.audit(
                    "request.taken", "request", try row["request_id"] as ConsultationRequest.ID, fields: ["owner"])
            }
            for row in changed[1] {
                write.audit("task.taken", "task", try row["task_id"] as DeskTask.ID, fields: ["owner"])
            }
            return (try answer(changed[1].count, changed[0].count), nil)
        }
    }
}
