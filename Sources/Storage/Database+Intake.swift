public import Clinic
import Postgres
import Scheduling

extension Database {
    /// Takes in a request: always as a new person, so that nothing about a known one is read or changed.
    ///
    /// The statements that run, and their number, follow from what was sent and from nothing else.
    ///
    /// - Parameters:
    ///   - more: what was said besides.
    ///   - beginning: the intake that it was begun with, if it was not sent at once.
    /// - Throws: `Refusal`: `invalid` when the service is not one that the website offers, or nobody can have been born
    ///   on that date; `not_found` when there is no such intake; `state_conflict` when it is a request already.
    public func take(
        _ draft: RequestDraft, from person: PersonDraft, more: IntakeDraft = IntakeDraft(),
        beginning: Intake.ID? = nil, call: Call, answer: @escaping @Sendable (TakenRequest) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice
        let loading =
            [
                Self.publicService(draft.service, practice.id), Self.select(beginning, practice.id),
            ] + Staffing.statements(practice.id)
        return try await write(call, loading: loading) { write in
            let service = try Self.service(draft.service, write.loaded[0])
            let before = try beginning.map { _ in try Self.intake(write.loaded[1], now: write.now) }
            guard before?.request == nil else {
                throw Refusal(.stateConflict, "This has become a request already.")
            }
            let clock = try responseClock(write.loaded.dropFirst(2), practice)
            try Self.check(person.born, at: "/person/born", clock: clock, now: write.now)

            let newcomer = person.person(id: .fresh())
            let facts = TriageFacts(
                isNotSafe: more.isNotSafe || before?.isNotSafe == true, leftHospital: more.leftHospital ?? false,
                questionnaires: more.questionnaires)
            let writing = TriageWriting(practice: practice, clock: clock, person: newcomer.id)
            let id = ConsultationRequest.ID.fresh()
            let (intake, triage) = writing.intake(
                before?.id ?? .fresh(), before?.beginning ?? Intake.Beginning(), request: id,
                reasons: more.reasons ?? [], facts: facts, after: before, now: write.now)
            let request = ConsultationRequest(
                id: id, person: newcomer.id, service: service, message: draft.message, preferred: draft.preferred,
                lane: triage.lane, created: write.now)

            write.transaction.enqueue(newcomer.insert(practice.id, now: write.now))
            write.transaction.enqueue(request.insert(practice.id))
            write.transaction.enqueue(try intake.save(practice.id, now: write.now))
            if let wishes = more.wishes {
                write.transaction.enqueue(try wishes.save(practice.id, person: newcomer.id, now: write.now))
            }
            for questionnaire in more.questionnaires {
                write.transaction.enqueue(
                    try questionnaire.save(practice.id, as: .fresh(), person: newcomer.id, request: id, now: write.now))
            }
            writing.write(triage, for: intake, born: person.born, write)
            write.audit("request.received", "request", id)
            return (try answer(TakenRequest(request: request, intake: intake)), nil)
        }
    }

    /// Begins an intake with a name, or with none.
    ///
    /// Whoever presses “I am not safe right now” before there is any way to reach them is kept too.
    public func begin(
        _ beginning: Intake.Beginning, isNotSafe: Bool = false, call: Call,
        answer: @escaping @Sendable (Intake.ID) throws -> Answer
    ) async throws -> Answer {
        try await write(call) { write in
            let intake = Intake(
                id: .fresh(), beginning: beginning, request: nil, person: nil, reasons: [], isNotSafe: isNotSafe,
                leftHospital: false, rule: isNotSafe ? .t1 : .t7, visitBy: nil, promise: ResponsePromise(by: nil),
                expires: write.now + Intake.lifetime)
            write.transaction.enqueue(try intake.save(call.practice.id, now: write.now))
            return (try answer(intake.id), nil)
        }
    }

    /// Adds to an intake; a request that came of it is triaged anew, and can only become more urgent.
    ///
    /// - Throws: `Refusal`: `not_found` when there is no such intake or its link has expired; `invalid`;
    ///   `state_conflict` when the request has been answered, unless the person is not safe, which is always heard.
    public func add(
        _ more: IntakeDraft, to id: Intake.ID, call: Call,
        answer: @escaping @Sendable (Intake, [Questionnaire]) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice
        let loading =
            [
                Self.publicService(more.request?.service, practice.id), Self.select(id, practice.id),
                """
                \(Questionnaire.select) join intake i using (practice_id, request_id)
                where q.practice_id = \(practice.id) and i.intake_id = \(id)
                order by q.created_at, q.questionnaire_id
                """,
                """
                select w.wishes
                from intake i
                join request r using (practice_id, request_id)
                join contact_wish w using (practice_id, person_id)
                where i.practice_id = \(practice.id) and i.intake_id = \(id)
                """,
            ] + Staffing.statements(practice.id)
        return try await write(call, loading: loading) { write in
            let service = try Self.service(more.request?.service, write.loaded[0])
            let before = try Self.intake(write.loaded[1], now: write.now)
            let clock = try responseClock(write.loaded.dropFirst(4), practice)
            try Self.check(more.born, at: "/born", clock: clock, now: write.now)
            guard let request = before.request, let person = before.person else {
                return (try answer(try Self.noteNotSafe(more, in: before, write), []), nil)
            }
            guard before.isOpen || more == IntakeDraft(isNotSafe: true) else {
                throw Refusal(.stateConflict, "We have answered your request. If there is more to say, please call us.")
            }
            let known = try Self.questionnaires(write.loaded[2])
            let all = known.map(\.questionnaire).adding(more.questionnaires)
            let facts = TriageFacts(
                isNotSafe: before.isNotSafe || more.isNotSafe, leftHospital: more.leftHospital ?? before.leftHospital,
                questionnaires: all)
            let writing = TriageWriting(practice: practice, clock: clock, person: person)
            let (intake, triage) = writing.intake(
                id, before.beginning, request: request, reasons: more.reasons ?? before.reasons, facts: facts,
                after: before, now: write.now)
            write.transaction.enqueue(try intake.save(practice.id, now: write.now))
            for questionnaire in more.questionnaires {
                let place = known.first { $0.questionnaire.instrument == questionnaire.instrument }
                let whole = place.map { $0.questionnaire.adding(questionnaire) } ?? questionnaire
                write.transaction.enqueue(
                    try whole.save(
                        practice.id, as: place?.id ?? .fresh(), person: person, request: request, now: write.now))
            }
            if !more.questionnaires.isEmpty { try await write.watchScores(of: person, zones: zones) }
            if let wishes = more.wishes {
                let before: ContactWishes? = try write.loaded[3].first.flatMap { try $0.decoded("wishes") }
                let all = before?.adding(wishes) ?? wishes
                write.transaction.enqueue(try all.save(practice.id, person: person, now: write.now))
            }
            write.transaction.enqueue(
                more.update(request, practice.id, lane: triage.lane, service: service))
            if more.born != nil || more.region != nil {
                write.transaction.enqueue(more.update(person, practice.id))
            }
            writing.write(triage, for: intake, born: more.born, write)
            write.audit("request.extended", "request", request)
            return (try answer(intake, all), nil)
        }
    }

    /// What somebody would be promised who asks now and is in no hurry.
    ///
    /// It reads what taking in a request reads of the hours, and nothing of anybody.
    public func promise(call: Call) async throws -> ResponsePromise {
        let rows = try await read(
            call.practice.id, deadline: call.deadline,
            Staffing.statements(call.practice.id))
        let now: Instant = try Self.only(rows[0])["now"]
        let clock = try responseClock(rows[...], call.practice)
        let time = Triage(TriageFacts()).response(under: call.practice.policy.triage)
        return ResponsePromise(by: clock.due(time, now: now))
    }

    /// An intake, for whoever has its link.
    ///
    /// - Throws: `Refusal` `not_found`, also when the link has expired.
    public func intake(_ id: Intake.ID, call: Call) async throws -> Intake {
        let rows = try await read(
            call.practice.id, deadline: call.deadline,
            [Self.select(id, call.practice.id), "select daybook_now() as now"])
        return try Self.intake(rows[0], now: try Self.only(rows[1])["now"])
    }
}
