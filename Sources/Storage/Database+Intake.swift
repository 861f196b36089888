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
        let begun = beginning.map { [Self.select($0, practice.id)] } ?? []
        let locks = beginning.map { Intake.lock(where: "i.intake_id = \($0)", practice.id) } ?? []
        let loading =
            locks + begun + [Self.publicService(draft.service, practice.id)] + Staffing.statements(practice.id)
        return try await write(call, loading: loading) { write in
            let write = write.dropping(locks.count)
            let before =
                try begun.isEmpty
                ? Intake(id: .fresh(), expires: write.now + Intake.lifetime)
                : Self.intake(write.loaded[0], now: write.now)
            guard before.request == nil else {
                throw Refusal(.stateConflict, "This has become a request already.")
            }
            let rest = write.loaded.dropFirst(begun.count)
            let service = try Self.service(draft.service, rest.first ?? [])
            let clock = try responseClock(rest.dropFirst(), practice)
            let newcomer = try write.enter(person, zones: zones)

            let facts = TriageFacts(
                isNotSafe: more.isNotSafe || before.isNotSafe, leftHospital: more.leftHospital ?? false,
                questionnaires: more.questionnaires)
            let id = ConsultationRequest.ID.fresh()
            let triage = TriageWriting(
                facts, known: (TriageFacts(), facts), reasons: more.reasons, before: before, request: id,
                person: newcomer.id, clock: clock, policy: practice.policy.triage, now: write.now)
            let request = ConsultationRequest(
                id: id, person: newcomer.id, service: service, message: draft.message, preferred: draft.preferred,
                lane: triage.lane, created: write.now)
            write.transaction.enqueue(request.insert(practice.id))
            let nextDue = try triage.enqueue(
                write, born: person.born,
                staffing: try Staffing(Array(rest.dropFirst()), practice: practice, zones: zones))
            if let wishes = more.wishes {
                write.transaction.enqueue(try wishes.save(practice.id, person: newcomer.id, now: write.now))
            }
            for questionnaire in more.questionnaires {
                write.transaction.enqueue(
                    try questionnaire.save(practice.id, as: .fresh(), person: newcomer.id, request: id, now: write.now))
            }
            write.audit("request.received", "request", id)
            return (try answer(TakenRequest(request: request, intake: triage.intake)), nextDue)
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
            let begun = Intake(id: .fresh(), beginning: beginning, expires: write.now + Intake.lifetime)
            let intake = isNotSafe ? begun.notSafe() : begun
            write.transaction.enqueue(try intake.save(call.practice.id, after: nil, now: write.now))
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
        let locks = Intake.lock(where: "i.intake_id = \(id)", practice.id)
        let loading: [SQL] =
            locks + [
                Self.publicService(more.request?.service, practice.id), Self.select(id, practice.id),
                """
                \(Questionnaire.select) join intake i using (practice_id, request_id)
                where q.practice_id = \(practice.id) and i.intake_id = \(id)
                \(RecordedQuestionnaire.newestFirst)
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
            let write = write.dropping(locks.count)
            let service = try Self.service(more.request?.service, write.loaded[0])
            let before = try Self.intake(write.loaded[1], now: write.now)
            guard let request = before.request, let person = before.person else {
                // All that can be added before there is a way to reach the person.
                let after = more.isNotSafe ? before.notSafe() : before
                write.transaction.enqueue(try after.save(practice.id, after: before, now: write.now))
                return (try answer(after, []), nil)
            }
            guard before.isOpen || more == IntakeDraft(isNotSafe: true) else {
                throw Refusal(.stateConflict, "We have answered your request. If there is more to say, please call us.")
            }
            try write.judge(born: more.born, at: "/born", zones: zones)
            let answers = GivenAnswers(
                more.questionnaires, beside: try write.loaded[2].compactMap { try RecordedQuestionnaire($0) })
            for row in answers.rows {
                write.transaction.enqueue(
                    try row.questionnaire.save(
                        practice.id, as: row.id ?? .fresh(), person: person, request: request, now: write.now))
            }
            let hasRebounded =
                try await write.watchScores(of: person, in: answers.news.map(\.instrument), zones: zones)
            let known = TriageFacts(
                isNotSafe: before.isNotSafe, leftHospital: before.leftHospital, questionnaires: answers.before)
            let said = TriageFacts(
                isNotSafe: more.isNotSafe, leftHospital: more.leftHospital == true && !before.leftHospital,
                questionnaires: answers.news, hasRebounded: hasRebounded)
            let all = TriageFacts(
                isNotSafe: known.isNotSafe || said.isNotSafe, leftHospital: known.leftHospital || said.leftHospital,
                questionnaires: answers.after, hasRebounded: hasRebounded)
            let triage = TriageWriting(
                said, known: (known, all), reasons: more.reasons, before: before, request: request, person: person,
                clock: try responseClock(write.loaded.dropFirst(4), practice), policy: practice.policy.triage,
                now: write.now)
            let nextDue = try triage.enqueue(
                write, born: more.born,
                staffing: try Staffing(Array(write.loaded.dropFirst(4)), practice: practice, zones: zones))
            if let wishes = more.wishes {
                let before: ContactWishes? = try write.loaded[3].first.flatMap { try $0.decoded("wishes") }
                let all = before?.adding(wishes) ?? wishes
                write.transaction.enqueue(try all.save(practice.id, person: person, now: write.now))
            }
            write.transaction.enqueue(ConsultationRequest.keepOpen(request, practice.id))
            if more.request != nil { write.transaction.enqueue(more.update(request, practice.id, service: service)) }
            if more.born != nil || more.region != nil { write.transaction.enqueue(more.update(person, practice.id)) }
            write.audit("request.extended", "request", request)
            return (try answer(triage.intake, answers.own), nextDue)
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
