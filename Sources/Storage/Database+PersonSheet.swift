public import Clinic
import Foundation
import Postgres
public import Scheduling

/// What the practice knows of a person, as somebody of the staff opens it.
public struct PersonSheet: Sendable {
    /// The person.
    public let person: Person
    /// The person that they are, if they came under an alias that was joined.
    public let joinedTo: Person.ID?
    /// Aliases under which they came, and which were joined to them.
    public let aliases: [Person]
    /// When they were erased; nil for everybody who was not.
    public let erased: Instant?
    /// Their visits that lie ahead, the soonest first.
    public let upcoming: [AppointmentDetails]
    /// How the gates of those stand that have gates.
    public let readiness: [Appointment.ID: Readiness]
    /// Until when forms, consents, offers and bills wait; nil when they need not.
    public let peaceUntil: Instant?
    /// What only clinicians see; nil for everybody else.
    public let clinical: Clinical?

    /// What only clinicians see.
    public struct Clinical: Sendable {
        /// The decisions about them, the latest first, each with the codes of service, other route and clinician.
        public let decisions: [Decision]
        /// The check-ins after their visits, the latest first.
        public let checkIns: [CheckIn]
        /// The days between their doses, the latest last.
        public let gaps: DoseGaps
    }

    /// A decision with the codes that people read.
    public struct Decision: Sendable {
        /// The decision.
        public let candidacy: Candidacy
        /// The code of the service.
        public let service: String
        /// The code of the other route, if there is one.
        public let otherRoute: String?
        /// The code of the clinician.
        public let clinician: String
    }
}

extension Database {
    /// What is known of a person.
    ///
    /// - Parameter isClinical: whether the caller may see what only clinicians see.
    /// - Throws: `Refusal` `not_found`.
    public func personSheet(
        of person: Person.ID, isClinical: Bool, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> PersonSheet {
        let id = practice.id
        let circle = Person.same(as: person, id)
        let clinical: [SQL] =
            isClinical
            ? [
                """
                select \(Candidacy.columns), s.code as service, o.code as other_route, c.code as clinician
                from candidacy r
                join service s using (practice_id, service_id)
                join clinician c using (practice_id, clinician_id)
                left join service o on (o.practice_id, o.service_id) = (r.practice_id, r.other_service_id)
                where r.practice_id = \(id) and r.person_id in (\(circle))
                order by r.decided_at desc, r.candidacy_id desc
                """,
                """
                select \(CheckIn.columns) from check_in
                where practice_id = \(id) and person_id in (\(circle))
                order by due_at desc, check_in_id desc
                limit 100
                """,
                Doses.dates(of: circle, id),
            ] : []
        // Before the sheet's own clock is read: whoever is reached at once is then not reached later than now.
        let reached = try await time(of: .form, to: person, practice: practice, deadline: deadline)
        let rows = try await read(
            id, deadline: deadline,
            [
                """
                select \(Person.columns), joined_to, erased_at from person
                where practice_id = \(id) and person_id = \(person)
                """,
                """
                select \(Person.columns) from person
                where practice_id = \(id) and joined_to = \(person)
                order by person_id
                """,
                """
                \(AppointmentDetails.select)
                where a.practice_id = \(id) and a.person_id in (\(circle))
                    and a.state in ('provisional', 'booked', 'confirmed', 'arrived')
                order by lower(a.during), a.appointment_id
                limit 100
                """,
                "select daybook_now() as now",
            ] + clinical)
        guard let row = rows[0].first else { throw Refusal.notFound("person") }
        let upcoming = try rows[2].map { try AppointmentDetails($0) }
        let now: Instant = try Self.only(rows[3])["now"]
        return PersonSheet(
            person: try Person(row), joinedTo: try row["joined_to"], aliases: try rows[1].map { try Person($0) },
            erased: try row["erased_at"], upcoming: upcoming,
            readiness: try await readiness(of: upcoming.map(\.appointment.id), practice: practice, deadline: deadline),
            peaceUntil: reached > now ? reached : nil,
            clinical: isClinical ? try PersonSheet.Clinical(Array(rows.dropFirst(4))) : nil)
    }
}

extension PersonSheet.Clinical {
    fileprivate init(_ results: [[Row]]) throws {
        decisions = try results[0].map { row in
            PersonSheet.Decision(
                candidacy: try Candidacy(row), service: try row["service"], otherRoute: try row["other_route"],
                clinician: try row["clinician"])
        }
        checkIns = try results[1].map { try CheckIn($0) }
        gaps = DoseGaps(between: try Doses.dates(results[2]))
    }
}
