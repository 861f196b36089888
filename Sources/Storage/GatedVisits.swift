public import Clinic
import Foundation
import Postgres
import Scheduling

/// Visits whose protocols have gates, with the rules under which each was booked.
struct GatedVisits: Sendable {
    /// One of them.
    struct Known: Sendable {
        let details: AppointmentDetails
        let gates: [GateRule]
        let minimumAge: Int?
    }

    /// In the order of their ids.
    let all: [Known]

    /// Appointments with gates; `condition` continues the where clause.
    static func select(_ practice: Practice.ID, where condition: SQL, forUpdate: Bool = false) -> SQL {
        let lock: SQL = forUpdate ? "for update of a" : ""
        return """
            select g.gates, g.minimum_age, d.*
            from (
                select a.appointment_id as id, q.gates, s.minimum_age
                from appointment a
                join protocol q using (practice_id, protocol_id)
                join service s using (practice_id, service_id)
                where a.practice_id = \(practice) and q.gates <> '[]' and \(condition)
                order by a.appointment_id
                \(lock)
            ) g
            join (\(AppointmentDetails.select) where a.practice_id = \(practice)) d on d.appointment_id = g.id
            order by g.id
            """
    }

    init(_ rows: [Row]) throws {
        all = try rows.map { row in
            Known(
                details: try AppointmentDetails(row), gates: try row.decoded("gates") ?? [],
                minimumAge: try row.count("minimum_age"))
        }
    }

    /// The people whose they are.
    var people: [Person.ID] { Array(Set(all.map(\.details.person.id))) }
}

extension GatedVisits.Known {
    /// How the gates of the visit stand.
    ///
    /// - Throws: `UnknownZone`.
    func readiness(_ known: KnownFacts, zones: ZoneDirectory) throws -> Readiness {
        let (appointment, person) = (details.appointment, details.person)
        return Readiness(
            of: GatedVisit(
                id: appointment.id, start: appointment.during.start, date: appointment.wall.start.date,
                region: appointment.region, service: appointment.service, minimumAge: minimumAge),
            rules: gates, facts: known.facts(of: person.id, born: person.born),
            zone: try zones.known(appointment.wall.zone))
    }
}

extension Database {
    /// How the gates of appointments stand, for those that have gates.
    public func readiness(
        of appointments: [Appointment.ID], practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> [Appointment.ID: Readiness] {
        guard !appointments.isEmpty else { return [:] }
        let rows = try await read(
            practice.id, deadline: deadline,
            [GatedVisits.select(practice.id, where: "a.appointment_id = any(\(appointments))")])[0]
        let visits = try GatedVisits(rows)
        guard !visits.all.isEmpty else { return [:] }
        let known = try KnownFacts(
            try await read(practice.id, deadline: deadline, KnownFacts.statements(visits.people, practice.id)))
        var found: [Appointment.ID: Readiness] = [:]
        for visit in visits.all { found[visit.details.appointment.id] = try visit.readiness(known, zones: zones) }
        return found
    }
}
