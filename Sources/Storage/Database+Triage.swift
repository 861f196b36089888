public import Clinic
import Postgres
public import Scheduling

/// What was said with a request, as staff see it.
public struct IntakeDetails: Sendable {
    /// What came of it: reasons, rule and promise.
    public let intake: Intake
    /// How the person wants to be reached.
    public let wishes: ContactWishes?
    /// What the rules of triage raised.
    public let flags: [TriageFlag]
    /// The time by which the promise is judged.
    public let now: Instant
}

/// What was answered to an instrument, with when and by whom it was entered.
public struct RecordedQuestionnaire: Sendable {
    /// The id.
    public let id: Questionnaire.ID
    /// The answers.
    public let questionnaire: Questionnaire
    /// Who recorded it; nil for what the person said.
    public let recordedBy: StaffMember.ID?
    /// When it was begun.
    public let created: Instant
    /// When the last answer came.
    public let changed: Instant
}

extension Database {
    /// What was said with a request.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func intake(
        of request: ConsultationRequest.ID, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> IntakeDetails {
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                "\(Intake.select) where i.practice_id = \(practice.id) and i.request_id = \(request)",
                """
                select w.wishes from contact_wish w join request r using (practice_id, person_id)
                where r.practice_id = \(practice.id) and r.request_id = \(request)
                """,
                """
                select flag_id, rule, raised_at, closed_at, closed_by from triage_flag
                where practice_id = \(practice.id) and request_id = \(request)
                order by raised_at, rule
                """,
                "select daybook_now() as now",
            ])
        guard let row = rows[0].first else { throw Refusal.notFound("request") }
        return IntakeDetails(
            intake: try Intake(row), wishes: try rows[1].first.flatMap { try $0.decoded("wishes") },
            flags: try rows[2].map { try TriageFlag($0) }, now: try Self.only(rows[3])["now"])
    }

    /// What was answered with a request, for clinical staff.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func questionnaires(
        of request: ConsultationRequest.ID, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> [RecordedQuestionnaire] {
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                """
                select request_id from request where practice_id = \(practice.id) and request_id = \(request)
                """,
                """
                \(Questionnaire.select)
                where q.practice_id = \(practice.id) and q.request_id = \(request)
                order by q.created_at, q.questionnaire_id
                """,
            ])
        guard !rows[0].isEmpty else { throw Refusal.notFound("request") }
        return try rows[1].compactMap { try RecordedQuestionnaire($0) }
    }

    /// Records what a clinician read from an official form, and triages the request anew.
    ///
    /// - Throws: `Refusal`: `not_found`, `forbidden` for whoever is not of the clinical staff.
    public func record(
        _ questionnaire: Questionnaire, about request: ConsultationRequest.ID, call: Call,
        answer: @escaping @Sendable (Questionnaire.ID) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice
        let locks = Intake.lock(where: "i.request_id = \(request)", practice.id)
        // Whoever asked is locked before the request, as an erasure does.
        let living: SQL = """
            select p.person_id from person p join request r using (practice_id, person_id)
            where r.practice_id = \(practice.id) and r.request_id = \(request) and p.erased_at is null
            for share of p
            """
        let loading: [SQL] =
            [living] + locks + [
                "\(Intake.select) where i.practice_id = \(practice.id) and i.request_id = \(request)",
                """
                \(Questionnaire.select) where q.practice_id = \(practice.id) and q.request_id = \(request)
                \(RecordedQuestionnaire.newestFirst)
                """,
            ] + Staffing.statements(practice.id)
        return try await write(call, loading: loading) { write in
            let living = write.loaded[0]
            let write = write.dropping(1 + locks.count)
            let member = try Self.clinical(call)
            guard let row = write.loaded[0].first, let whose = living.first else { throw Refusal.notFound("request") }
            let (before, person): (Intake, Person.ID) = (try Intake(row), try whose["person_id"])
            // It is kept first, so that it is among the scores that are looked at.
            let id = Questionnaire.ID.fresh()
            write.transaction.enqueue(
                try questionnaire.save(
                    practice.id, as: id, person: person, request: request, recordedBy: member, now: write.now))
            let hasRebounded = try await write.watchScores(of: person, in: [questionnaire.instrument], zones: zones)
            let known = TriageFacts(
                isNotSafe: before.isNotSafe, leftHospital: before.leftHospital,
                questionnaires: try write.loaded[1].compactMap { try RecordedQuestionnaire($0)?.questionnaire })
            let said = TriageFacts(questionnaires: [questionnaire], hasRebounded: hasRebounded)
            let all = TriageFacts(
                isNotSafe: known.isNotSafe, leftHospital: known.leftHospital,
                questionnaires: said.questionnaires + known.questionnaires, hasRebounded: hasRebounded)
            let nextDue = try TriageWriting(
                said, known: (known, all), reasons: nil, before: before, request: request, person: person,
                clock: try responseClock(write.loaded.dropFirst(2), practice), policy: practice.policy.triage,
                now: write.now
            ).enqueue(
                write, staffing: try Staffing(Array(write.loaded.dropFirst(2)), practice: practice, zones: zones))
            write.audit("questionnaire.recorded", "questionnaire", id)
            return (try answer(id), nextDue)
        }
    }

    /// Closes a flag: somebody of the clinical staff has looked.
    ///
    /// - Throws: `Refusal`: `not_found`, `forbidden` for whoever is not of the clinical staff, `state_conflict` when it
    ///   is closed already.
    public func close(
        _ flag: TriageFlag.ID, call: Call, answer: @escaping @Sendable (TriageFlag) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        let loading: SQL = """
            select flag_id, rule, raised_at, closed_at, closed_by from triage_flag
            where practice_id = \(practice) and flag_id = \(flag)
            for update
            """
        return try await write(call, loading: [loading]) { write in
            let member = try Self.clinical(call)
            guard let row = write.loaded[0].first else { throw Refusal.notFound("flag") }
            let before = try TriageFlag(row)
            guard before.closing == nil else { throw Refusal(.stateConflict, "This flag has been closed already.") }
            write.transaction.enqueue(
                """
                update triage_flag set closed_at = \(write.now), closed_by = \(member)
                where practice_id = \(practice) and flag_id = \(flag)
                """)
            write.audit("flag.closed", "flag", flag, fields: ["closed_at", "closed_by"])
            let closed = TriageFlag(
                id: flag, rule: before.rule, raised: before.raised, closing: .init(by: member, at: write.now))
            return (try answer(closed), nil)
        }
    }

    /// The member of the clinical staff who asks.
    ///
    /// - Throws: `forbidden`.
    private static func clinical(_ call: Call) throws(Refusal) -> StaffMember.ID {
        guard let staff = call.staff, staff.isClinical else {
            throw Refusal.cliniciansOnly
        }
        return staff.id
    }
}

extension TriageFlag {
    init(_ row: Row) throws {
        let closed: Instant? = try row["closed_at"]
        self.init(
            id: try row["flag_id"], rule: try row.word("rule"), raised: try row["raised_at"],
            closing: try closed.map { Closing(by: try row["closed_by"], at: $0) })
    }
}
