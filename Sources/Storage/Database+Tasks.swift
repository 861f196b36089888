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
        if let kind = filter.kind { condition = "\(condition) and t.kind = \(kind.rawValue)" }
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
        let loading = [Self.staffMember(code ?? "", call.practice.id)]
        return try await change(id, version: version, loading: loading, call: call, answer: answer) { details, write in
            let owner = try write.owner(code, write.loaded[1])
            let next = try details.task.owned(by: owner.id)
            write.audit("task.taken", "task", id, fields: ["owner"])
            return details.with(next, owner: owner)
        }
    }

    /// A task is done; whoever ends the call that a request is owed has called, unless none was needed.
    ///
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`.
    public func finish(
        _ id: DeskTask.ID, _ outcome: DeskTask.Outcome, version: Int?, call: Call,
        answer: @escaping @Sendable (TaskDetails) throws -> Answer
    ) async throws -> Answer {
        try await change(id, version: version, call: call, answer: answer) { details, write in
            let next = try details.task.done(by: call.staff?.id, outcome, now: write.now)
            if let request = next.request, [.call, .promise].contains(next.kind), outcome != .notNeeded {
                write.noteRead(request)
            }
            write.audit("task.done", "task", id, fields: ["state"])
            return details.with(next, owner: details.owner)
        }
    }

    /// Somebody has tried to call: whoever was reached ends the task, otherwise it is due again, sooner in urgent lanes.
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
            if let request = details.task.request { write.noteRead(request) }
            return details.with(next, owner: details.owner, tries: details.tries + 1)
        }
    }

    /// Loads a task for update, checks its version, stores what it becomes, and answers with that.
    private func change(
        _ id: DeskTask.ID, version: Int?, loading: [SQL] = [], call: Call,
        answer: @escaping @Sendable (TaskDetails) throws -> Answer,
        transition: @escaping @Sendable (TaskDetails, Write) throws -> TaskDetails
    ) async throws -> Answer {
        let practice = call.practice.id
        return try await write(call, loading: [TaskDetails.select(id, practice, forUpdate: true)] + loading) { write in
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
        case .reached: next = try task.done(by: call.staff?.id, .reached, now: now)
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
}
