import Clinic
import Postgres
import Scheduling

extension Intake {
    /// The intake with its request's person; a where clause follows.
    static let select: SQL = """
        select i.intake_id, i.beginning, i.request_id, coalesce(r.state = 'open', true) as is_open, r.person_id,
            i.reasons, i.not_safe_at, i.left_hospital, i.rule, i.visit_by, i.promised_by, i.promises_call, i.read_at,
            i.expires_at
        from intake i
        left join request r using (practice_id, request_id)
        """

    /// Two statements that lock the request of an intake, if there is one, and then the intake.
    ///
    /// What is read after them is what everybody before has left; in this order staff lock them too.
    static func lock(where condition: SQL, _ practice: Practice.ID) -> [SQL] {
        [
            """
            select r.request_id
            from request r join intake i using (practice_id, request_id)
            where r.practice_id = \(practice) and \(condition)
            for update of r
            """,
            "select i.intake_id from intake i where i.practice_id = \(practice) and \(condition) for update",
        ]
    }

    init(_ row: Row) throws {
        let notSafe: Instant? = try row["not_safe_at"]
        let reasons: [String] = try row["reasons"]
        let beginning: JSON = try row["beginning"]
        self.init(
            id: try row["intake_id"], beginning: try beginning.decode(Beginning.self), request: try row["request_id"],
            isOpen: try row["is_open"], person: try row["person_id"],
            reasons: reasons.compactMap(Reason.init(rawValue:)),
            isNotSafe: notSafe != nil, leftHospital: try row["left_hospital"], rule: try row.word("rule"),
            visitBy: try row["visit_by"],
            promise: ResponsePromise(
                by: try row["promised_by"], read: try row["read_at"], isCall: try row["promises_call"]),
            expires: try row["expires_at"])
    }

    /// Stores the intake, or what it has become.
    ///
    /// What makes it more urgent is never taken back, whatever was read before.
    ///
    /// - Parameter before: what it was, read under its lock; nil for a new one.
    func save(_ practice: Practice.ID, after before: Intake?, now: Instant) throws -> SQL {
        // What was promised was kept or missed, and is promised anew.
        let isPromisedAnew = before.map { promise.isAnew(after: $0.promise) } ?? false
        return """
            insert into intake
                (practice_id, intake_id, beginning, request_id, reasons, not_safe_at, left_hospital, rule, visit_by,
                promised_by, promises_call, created_at, expires_at)
            values (\(practice), \(id), \(try JSON(encoding: beginning)), \(request), \(reasons.map(\.rawValue)),
                \(isNotSafe ? now : nil), \(leftHospital), \(rule.rawValue), \(visitBy), \(promise.by),
                \(promise.isCall), \(now), \(expires))
            on conflict (practice_id, intake_id) do update
            set request_id = coalesce(intake.request_id, excluded.request_id), reasons = excluded.reasons,
                not_safe_at = coalesce(intake.not_safe_at, excluded.not_safe_at),
                left_hospital = intake.left_hospital or excluded.left_hospital,
                rule = least(intake.rule, excluded.rule), visit_by = least(intake.visit_by, excluded.visit_by),
                promised_by = case when \(isPromisedAnew) then excluded.promised_by
                    else least(intake.promised_by, excluded.promised_by) end,
                promises_call = intake.promises_call or excluded.promises_call,
                read_at = case when \(isPromisedAnew) then null else intake.read_at end,
                missed_at = case when \(isPromisedAnew) then null else intake.missed_at end
            """
    }
}

extension ContactWishes {
    func save(_ practice: Practice.ID, person: Person.ID, now: Instant) throws -> SQL {
        """
        insert into contact_wish (practice_id, person_id, wishes, changed_at)
        values (\(practice), \(person), \(try JSON(encoding: self)), \(now))
        on conflict (practice_id, person_id) do update
        set wishes = excluded.wishes, changed_at = excluded.changed_at
        """
    }
}

extension Questionnaire {
    /// The questionnaires of a request, in the order in which they were begun; a where clause follows.
    static let select: SQL = """
        select q.questionnaire_id, q.instrument, q.version, q.answers, q.recorded_by, q.created_at, q.changed_at
        from questionnaire q
        """

    /// Reads the answers under the version that asked; nil for a version that this program no longer has.
    init?(_ row: Row) throws {
        let version: Int16 = try row["version"]
        guard let instrument = Instrument.known(try row["instrument"], version: Int(version)) else { return nil }
        let answers: JSON = try row["answers"]
        self.init(instrument, answers: try answers.decode([String: Int].self))
    }

    /// Keeps the answers of a request, or what they have become.
    ///
    /// Answers that a clinician has recorded are never written over by anybody else's.
    ///
    /// - Parameter id: the row that they stand in already, or a fresh one.
    func save(
        _ practice: Practice.ID, as id: ID, person: Person.ID, request: ConsultationRequest.ID?,
        recordedBy: StaffMember.ID? = nil, now: Instant
    ) throws -> SQL {
        """
        insert into questionnaire
            (practice_id, questionnaire_id, person_id, request_id, instrument, version, answers, recorded_by, created_at,
            changed_at)
        values (\(practice), \(id), \(person), \(request), \(instrument.code), \(Int16(instrument.version)),
            \(try JSON(encoding: answers)), \(recordedBy), \(now), \(now))
        on conflict (practice_id, questionnaire_id) do update
        set answers = excluded.answers, changed_at = excluded.changed_at
        where questionnaire.recorded_by is not distinct from excluded.recorded_by
        """
    }
}

extension RecordedQuestionnaire {
    /// Reads answers, the newest of which come first when they are selected in this order.
    static let newestFirst: SQL = "order by q.changed_at desc, q.questionnaire_id desc"

    /// Reads answers with when and by whom they were entered; nil for a version that this program no longer has.
    init?(_ row: Row) throws {
        guard let questionnaire = try Questionnaire(row) else { return nil }
        self.init(
            id: try row["questionnaire_id"], questionnaire: questionnaire, recordedBy: try row["recorded_by"],
            created: try row["created_at"], changed: try row["changed_at"])
    }
}
