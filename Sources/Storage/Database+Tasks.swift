public import Clinic
import Postgres
import Scheduling

extension Database {
    /// A page of tasks, whatever is due soonest first.
    public func tasks(
        _ filter: TaskFilter = TaskFilter(), after cursor: ListCursor? = nil, limit: Int, practice: Practice,
        deadline: ContinuousClock.Instant
    ) async throws -> ListPage<TaskDetails> {
        var condition: SQL = "where t.practice_id = \(practice.id) and t.state = \(filter.state.rawValue)"
        if !filter.kinds.isEmpty { condition = "\(condition) and t.kind = any(\(filter.kinds.map(\.rawValue)))" }
        if let lane = filter.lane { condition = "\(condition) and t.lane = \(lane.rawValue)" }
        switch filter.owner {
        case .anybody: break
        case .nobody: condition = "\(condition) and t.owner_id is null"
        case .member(let code): condition = "\(condition) and m.code = \(code)"
        }
        if filter.isOverdue { condition = "\(condition) and t.due_at <= daybook_now()" }
        if let cursor, let id = DeskTask.ID(cursor.id) {
            condition = "\(condition) and (t.due_at, t.task_id) > (\(cursor.at), \(id))"
        }
        let rows = try await read(
            practice.id, deadline: deadline,
            ["\(TaskDetails.select) \(condition) order by t.due_at, t.task_id limit \(Int32(limit + 1))"])[0]
        let found = try rows.prefix(limit).map { try TaskDetails($0) }
        let last = rows.count > limit ? found.last?.task : nil
        return ListPage(elements: found, next: last.map { ListCursor(at: $0.due, id: $0.id.description) })
    }

    /// One task.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func task(
        _ id: DeskTask.ID, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> TaskDetails {
        let rows = try await read(practice.id, deadline: deadline, [TaskDetails.select(id, practice.id)])[0]
        guard let row = rows.first else { throw Refusal.notFound("task") }
        return try TaskDetails(row)
    }

    /// Somebody sees to a task from now on: whoever asks, or the member of the staff with a code.
    ///
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`, `invalid` (no such member, or nobody is
    ///   named and the key belongs to nobody).
    public func take(
        _ id: DeskTask.ID, for code: String?, version: Int?, call: Call,
        answer: @escaping @Sendable (TaskDetails) throws -> Answer
    ) async throws -> Answer {
        let loading = [Self.staffMember(code ?? "", call.practice.id)] + Staffing.statements(call.practice.id)
        return try await change(id, version: version, loading: loading, call: call, answer: answer) { details, write in
            let owner = try write.owner(code, write.loaded[1])
            let isThere = try isThere(owner, write, after: 2)
            let next = try details.task.owned(by: owner.id, isThere: isThere)
            write.audit("task.taken", "task", id, fields: ["owner"])
            return details.with(next, owner: owner)
        }
    }

    /// A task is done; whoever ends the call that a request is owed has called, unless none was needed.
    ///
    /// Whoever was reached is owed no more calls about the same request, and has answered a notice of its end.
    ///
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`, `forbidden` for whoever is not of the
    ///   clinical staff, where a judgement of somebody's health is asked for.
    public func finish(
        _ id: DeskTask.ID, _ outcome: DeskTask.Outcome, version: Int?, call: Call,
        answer: @escaping @Sendable (TaskDetails) throws -> Answer
    ) async throws -> Answer {
        try await change(id, version: version, call: call, answer: answer) { details, write in
            guard !details.task.kind.isClinical || call.staff?.isClinical == true else { throw Refusal.cliniciansOnly }
            let next = try details.task.done(by: call.staff?.id, outcome, now: write.now)
            if details.task.kind.isReaching, outcome != .notNeeded {
                write.noteCall(details.task, isReached: [.reached, .booked, .referred].contains(outcome))
            }
            write.audit("task.done", "task", id, fields: ["state"])
            return details.with(next, owner: details.owner)
        }
    }

    /// Somebody has tried to call: whoever was reached ends the task, otherwise it is due again, sooner in urgent lanes.
    ///
    /// A task for which something is to be decided or changed stays open when the person is reached.
    ///
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`.
    public func record(
        _ outcome: CallOutcome, of id: DeskTask.ID, version: Int?, call: Call,
        answer: @escaping @Sendable (TaskDetails) throws -> Answer
    ) async throws -> Answer {
        let loading = Staffing.statements(call.practice.id)
        return try await change(id, version: version, loading: loading, call: call, answer: answer) { details, write in
            let staffing = try Staffing(
                Array(write.loaded.dropFirst()), practice: call.practice, zones: zones)
            let next = try write.tried(outcome, details.task, staffing)
            write.noteCall(details.task, isReached: outcome == .reached)
            return details.with(next, owner: details.owner, tries: details.tries + 1)
        }
    }

    /// Whether somebody is on duty or there, by the rows of `Staffing.statements` after some others.
    func isThere(_ member: StaffMember, _ write: Write, after count: Int) throws -> Bool {
        try Staffing(Array(write.loaded.dropFirst(count)), practice: write.call.practice, zones: zones)
            .present(now: write.now).contains(member.id)
    }

    /// Loads a task for update, checks its version, stores what it becomes, and answers with that.
    ///
    /// Its request is locked before it, as wherever both are.
    private func change(
        _ id: DeskTask.ID, version: Int?, loading: [SQL] = [], call: Call,
        answer: @escaping @Sendable (TaskDetails) throws -> Answer,
        transition: @escaping @Sendable (TaskDetails, Write) throws -> TaskDetails
    ) async throws -> Answer {
        let practice = call.practice.id
        let request: SQL = """
            select r.request_id from request r
            where r.practice_id = \(practice) and r.request_id = (
                select request_id from task where practice_id = \(practice) and task_id = \(id))
            for update
            """
        let task = TaskDetails.select(id, practice, forUpdate: true)
        return try await write(call, loading: [request, task] + loading) { write in
            let write = write.dropping(1)
            guard let row = write.loaded[0].first else { throw Refusal.notFound("task") }
            let details = try TaskDetails(row)
            guard version == nil || version == details.task.version else {
                throw Refusal(.versionConflict, "Somebody else has changed this task meanwhile.")
            }
            let next = try transition(details, write)
            write.transaction.enqueue(next.task.update(practice))
            return (try answer(next), nil)
        }
    }
}

extension Write {
    /// Who sees to something: the member of the staff whose row was found, or whoever asks when no code was given.
    ///
    /// - Parameter pointer: where the code stands, for the refusal.
    func owner(_ code: String?, _ rows: [Row], at pointer: String = "/owner") throws -> StaffMember {
        if code != nil {
            guard let row = rows.first else {
                throw Refusal.invalid(pointer, "There is no member of the staff with this code.")
            }
            return try StaffMember(row)
        }
        guard let member = call.staff else {
            throw Refusal.invalid(pointer, "This key belongs to nobody: say by code who sees to it.")
        }
        return member
    }

    /// Enqueues a try to call, and gives the task as it is afterwards.
    func tried(_ outcome: CallOutcome, _ task: DeskTask, _ staffing: Staffing) throws -> DeskTask {
        let practice = call.practice.id
        let next: DeskTask
        switch outcome {
        case .reached where task.kind.isReaching: next = try task.done(by: call.staff?.id, .reached, now: now)
        case .reached: next = try task.postponed(to: task.due)
        case .noAnswer, .messageLeft, .wrongNumber:
            let again = staffing.instant(after: task.lane.callAgain, now: now)
            next = try task.postponed(to: again ?? now + task.lane.callAgain)
        }
        transaction.enqueue(
            """
            insert into call_attempt (practice_id, attempt_id, task_id, staff_id, at, outcome)
            values (\(practice), \(Identifier<CallOutcome>.fresh()), \(task.id), \(call.staff?.id), \(now),
                \(outcome.rawValue))
            """)
        audit("task.called", "task", task.id, fields: next.state == .open ? ["due"] : ["state"])
        return next
    }

    /// Enqueues what a call means for the request that its task is about: it was read, and whoever was reached is owed
    /// no more calls and has answered a notice of its end.
    fileprivate func noteCall(_ task: DeskTask, isReached: Bool) {
        guard let request = task.request else { return }
        noteRead(request)
        guard isReached else { return }
        discharge(reached: request, by: task.kind)
        withdrawNotice(where: "request_id = \(request)")
    }

    /// Enqueues the end of the calls that are owed to whoever asks, because they were reached.
    ///
    /// - Parameter kind: that of the task by which they were, which ends by itself.
    func discharge(reached request: ConsultationRequest.ID, by kind: DeskTask.Kind) {
        for other: DeskTask.Kind in [.call, .promise, .contact] where other != kind {
            discharge(other, about: request, .reached)
        }
    }

    /// Enqueues that open requests do not end as their people were told, because they have answered.
    func withdrawNotice(where condition: SQL) {
        transaction.enqueue(
            """
            update request set notified_at = null, expires_at = null, version = version + 1
            where practice_id = \(call.practice.id) and state = 'open' and notified_at is not null and \(condition)
            """)
    }
}
