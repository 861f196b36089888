public import Clinic
import Postgres
public import Scheduling

extension Database {
    /// Somebody sees to a request from now on: whoever asks, or the member of the staff with a code.
    ///
    /// Tasks about it that nobody has taken become theirs.
    ///
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`, `invalid` (no such member, or nobody is
    ///   named and the key belongs to nobody).
    public func take(
        _ id: ConsultationRequest.ID, for code: String?, version: Int?, call: Call,
        answer: @escaping @Sendable (RequestDetails) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        let unowned: SQL = """
            select \(DeskTask.columns) from task t
            where t.practice_id = \(practice) and t.subject_id = \(id) and t.state = 'open' and t.owner_id is null
            order by t.task_id
            for update
            """
        let loading = [Self.staffMember(code ?? "", practice), unowned] + Staffing.statements(practice)
        return try await change(id, version: version, loading: loading, call: call, answer: answer) { details, write in
            let owner = try write.owner(code, write.loaded[1])
            let next = try details.request.owned(by: owner.id)
            let isThere = try isThere(owner, write, after: 3)
            for row in write.loaded[2] {
                let task = try DeskTask(row).owned(by: owner.id, isThere: isThere)
                write.transaction.enqueue(task.update(practice))
                write.audit("task.taken", "task", task.id, fields: ["owner"])
            }
            write.noteRead(id, byTaking: true)
            write.audit("request.taken", "request", id, fields: ["owner"])
            return details.with(next, owner: owner)
        }
    }

    /// Somebody has tried to call whoever asked: that is done or due again as the request's call task, which comes up
    /// when there is none.
    ///
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`.
    public func record(
        _ outcome: CallOutcome, of id: ConsultationRequest.ID, version: Int?, call: Call,
        answer: @escaping @Sendable (RequestDetails) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        let open: SQL = """
            \(TaskDetails.select)
            where t.practice_id = \(practice) and t.subject_id = \(id) and t.kind = 'call' and t.state = 'open'
            for update of t
            """
        let loading = [open] + Staffing.statements(practice)
        return try await change(id, version: version, loading: loading, call: call, answer: answer) { details, write in
            let next = try details.request.called(outcome, by: call.staff?.id)
            let staffing = try Staffing(
                Array(write.loaded.dropFirst(2)), practice: call.practice, zones: zones)
            let task: DeskTask
            if let row = write.loaded[1].first {
                task = try DeskTask(row)
            } else {
                task = DeskTask(
                    id: .fresh(), kind: .call, lane: details.request.lane, request: id, due: write.now,
                    owner: call.staff?.id, created: write.now)
                write.owe(task)
            }
            write.transaction.enqueue(try write.tried(outcome, task, staffing).update(practice))
            if outcome == .reached { write.discharge(reached: id, by: .call) }
            write.noteRead(id)
            write.audit("request.called", "request", id)
            return details.with(next, owner: details.owner ?? call.staff)
        }
    }

    /// Whoever asked was helped, and there is nothing to book: what was owed to them is done.
    ///
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`.
    public func conclude(
        _ id: ConsultationRequest.ID, version: Int?, call: Call,
        answer: @escaping @Sendable (RequestDetails) throws -> Answer
    ) async throws -> Answer {
        try await change(id, version: version, call: call, answer: answer) { details, write in
            let next = try details.request.concluded(now: write.now)
            write.dischargeAll(about: id, .done)
            write.noteRead(id)
            write.audit("request.concluded", "request", id, fields: ["state"])
            return details.with(next)
        }
    }

    /// Sends whoever asked to somebody who helps them better: why, and where they find them.
    ///
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`.
    public func refer(
        _ id: ConsultationRequest.ID, _ referral: ConsultationRequest.Decline, version: Int?, call: Call,
        answer: @escaping @Sendable (RequestDetails) throws -> Answer
    ) async throws -> Answer {
        try await change(id, version: version, call: call, answer: answer) { details, write in
            let next = try details.request.referred(referral, now: write.now)
            write.dischargeAll(about: id, .referred)
            write.noteRead(id)
            write.audit("request.referred", "request", id, fields: ["state"])
            return details.with(next)
        }
    }

    /// A person has decided that a request is the same as another one of the practice: the other stays open, in the
    /// sooner lane of both, and takes over what was to be done, and what was promised about a call.
    ///
    /// Nothing that was written is lost: the merged request keeps its words and its person.
    ///
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict` (either is not open), `invalid` (the other
    ///   is the request itself, or none of this practice).
    public func merge(
        _ id: ConsultationRequest.ID, into other: ConsultationRequest.ID, version: Int?, call: Call,
        answer: @escaping @Sendable (RequestDetails) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        let tasks: SQL = """
            select \(DeskTask.columns) from task t
            where t.practice_id = \(practice) and t.subject_id = \(id) and t.state = 'open' and t.kind <> 'merge'
            order by t.task_id
            for update
            """
        // Both are locked in the order of their ids, so that two people who merge them both ways do not wait for each
        // other.
        let both: SQL = """
            select request_id from request
            where practice_id = \(practice) and request_id = any(\([id, other].map(\.uuid)))
            order by request_id
            for update
            """
        let loading = [Self.select(other, practice), tasks]
        return try await change(
            id, version: version, first: [both], loading: loading, call: call, answer: answer
        ) { details, write in
            guard let row = write.loaded[1].first else {
                throw Refusal.invalid("/into", "There is no such request in this practice.")
            }
            let (merged, kept) = try details.request.merged(into: try ConsultationRequest(row), now: write.now)
            write.transaction.enqueue(kept.update(practice))
            for row in write.loaded[2] {
                let task = try DeskTask(row)
                write.transaction.enqueue(
                    try task.done(by: call.staff?.id, .notNeeded, now: write.now).update(practice))
                write.owe(
                    DeskTask(
                        id: .fresh(), kind: task.kind, lane: task.lane, person: task.person, request: kept.id,
                        due: task.due, owner: task.owner, created: task.created, nextAlarm: task.nextAlarm))
            }
            write.discharge(.merge, about: id, .done)
            write.movePromise(of: id, to: kept.id)
            write.audit("request.merged", "request", id, fields: ["state"])
            write.audit("request.joined", "request", kept.id, fields: ["lane", "owner"])
            return details.with(merged)
        }
    }

    /// Staff have told whoever asked that the request ends unless they answer: without that it never does.
    ///
    /// - Parameter ends: when it ends; nil for two weeks from now.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`, `invalid` (less than a day to answer, or more
    ///   than a year).
    public func notify(
        _ id: ConsultationRequest.ID, ends: Instant?, version: Int?, call: Call,
        answer: @escaping @Sendable (RequestDetails) throws -> Answer
    ) async throws -> Answer {
        try await change(id, version: version, call: call, answer: answer) { details, write in
            let ends = ends ?? write.now + .seconds(14 * 86_400)
            guard ends >= write.now + .days(1), ends <= write.now + .days(366),
                let notice = ConsultationRequest.Notice(told: write.now, ends: ends)
            else { throw Refusal.invalid("/ends_at", "Leave them a day at least to answer, and a year at most.") }
            let next = try details.request.noticed(notice)
            write.discharge(.contact, about: id, .done)
            write.audit("request.noticed", "request", id, fields: ["notified_at", "expires_at"])
            return details.with(next)
        }
    }

    /// Loads a request for update, checks its version, stores what it becomes, and answers with that.
    ///
    /// - Parameter first: what is locked before.
    private func change(
        _ id: ConsultationRequest.ID, version: Int?, first: [SQL] = [], loading: [SQL] = [], call: Call,
        answer: @escaping @Sendable (RequestDetails) throws -> Answer,
        transition: @escaping @Sendable (RequestDetails, Write) throws -> RequestDetails
    ) async throws -> Answer {
        let practice = call.practice.id
        let request = Self.select(id, practice, forUpdate: true)
        return try await write(call, loading: first + [request] + loading) { write in
            let write = write.dropping(first.count)
            _ = try Self.current(write.loaded[0], version: version)
            let next = try transition(try RequestDetails(Self.only(write.loaded[0])), write)
            write.transaction.enqueue(next.request.update(practice))
            return (try answer(next), nil)
        }
    }
}
