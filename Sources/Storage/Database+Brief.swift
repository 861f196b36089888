public import Clinic
import Postgres
public import Scheduling

/// What is known before a visit, as those who take part in it read it.
public struct VisitPapers: Sendable {
    /// The visit.
    public let details: AppointmentDetails
    /// The zone of its site.
    public let zone: Zone
    /// What the person does before it.
    public let preparation: PreparationSheet
    /// How its gates stand; nil where it has none.
    public let readiness: Readiness?
    /// How the person wants to be reached, and what makes coming easier; nil when they have not said.
    public let wishes: ContactWishes?
    /// How the person does; nil for those who may not read it.
    public let brief: VisitBrief?
}

extension Database {
    /// What is known before a visit.
    ///
    /// - Parameter isClinical: whether the caller may see what only clinicians see.
    /// - Throws: `Refusal` `not_found`.
    public func papers(
        of appointment: Appointment.ID, isClinical: Bool, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> VisitPapers {
        let id = practice.id
        let whose: SQL = """
            asked.person_id = (
                select person_id from appointment where practice_id = \(id) and appointment_id = \(appointment))
            """
        let circle: SQL = "select person_id from (\(Person.circle(where: whose, id))) as circle"
        let clinical: [SQL] =
            isClinical
            ? [
                """
                \(Questionnaire.select)
                where q.practice_id = \(id) and q.person_id in (\(circle))
                order by q.created_at, q.questionnaire_id
                """,
                Doses.dates(of: circle, id),
            ] : []
        let rows = try await read(
            id, deadline: deadline,
            [
                "\(AppointmentDetails.select) where a.practice_id = \(id) and a.appointment_id = \(appointment)",
                """
                select q.preparation, q.gates from appointment a
                join protocol q using (practice_id, protocol_id)
                where a.practice_id = \(id) and a.appointment_id = \(appointment)
                """,
                """
                select c.name from appointment a
                join appointment_phase f using (practice_id, appointment_id, schedule_version)
                join clinician c on c.practice_id = a.practice_id and c.clinician_id in (f.clinician_id, f.nurse_id)
                where a.practice_id = \(id) and a.appointment_id = \(appointment)
                group by c.name
                order by min(lower(f.during)), c.name
                """,
                """
                select wishes from contact_wish
                where practice_id = \(id) and person_id in (\(circle))
                order by changed_at desc
                limit 1
                """,
            ] + clinical)
        guard let row = rows[0].first else { throw Refusal.notFound("appointment") }
        let details = try AppointmentDetails(row)
        let asked = try Self.only(rows[1])
        let gates: [GateRule] = try asked.decoded("gates") ?? []
        let wishes: ContactWishes? = try rows[3].first.flatMap { try $0.decoded("wishes") }
        return VisitPapers(
            details: details, zone: try zones.known(details.appointment.wall.zone),
            preparation: PreparationSheet(
                visit: details.appointment.during, preparation: try asked.decoded("preparation"),
                driveMinutes: wishes?.driveMinutes, needsEscort: gates.contains { $0.kind == .escort },
                company: try rows[2].map { try $0["name"] }),
            readiness: try await readiness(of: [appointment], practice: practice, deadline: deadline)[appointment],
            wishes: wishes,
            brief: isClinical
                ? VisitBrief(
                    questionnaires: try rows[4].compactMap { try Questionnaire($0) },
                    doses: try Doses.dates(rows[5]),
                    date: details.appointment.wall.start.date) : nil)
    }

    /// What may be left on a person's voicemail.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func voicemailScript(
        for person: Person.ID, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> VoicemailScript {
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                """
                select p.name, w.wishes from person p left join contact_wish w using (practice_id, person_id)
                where p.practice_id = \(practice.id) and p.person_id = \(person)
                """
            ])[0]
        guard let row = rows.first else { throw Refusal.notFound("person") }
        return VoicemailScript(practice: practice, name: try row["name"], wishes: try row.decoded("wishes"))
    }
}
