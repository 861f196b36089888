public import Clinic
import Foundation
import Postgres
import Scheduling

/// Visits whose protocols have gates, with the rules under which each was booked and what is known of who comes.
struct GatedVisits: Sendable {
    /// One of them.
    struct Known: Sendable {
        let details: AppointmentDetails
        let gates: [GateRule]
        let minimumAge: Int?
        let facts: GateFacts
    }

    /// In the order of their ids.
    let all: [Known]

    /// The statements that `init(_:)` reads, of the appointments with gates that a condition on `appointment a` selects.
    ///
    /// Those that are locked are read after the lock was waited for, and what is known of people after them.
    static func statements(
        _ practice: Practice.ID, where condition: SQL, forUpdate: Bool = false
    ) -> [SQL] {
        let gated: SQL = """
            from appointment a
            join protocol q using (practice_id, protocol_id)
            join service s using (practice_id, service_id)
            where a.practice_id = \(practice) and q.gates <> '[]' and \(condition)
            """
        let lock: SQL = "select a.appointment_id \(gated) order by a.appointment_id for update of a"
        let visits: SQL = """
            select g.gates, g.minimum_age, d.*
            from (select a.appointment_id as id, q.gates, s.minimum_age \(gated)) g
            join (\(AppointmentDetails.select) where a.practice_id = \(practice)) d on d.appointment_id = g.id
            order by g.id
            """
        return (forUpdate ? [lock] : []) + [visits]
            + KnownFacts.statements(where: "asked.person_id in (select a.person_id \(gated))", practice)
    }

    /// Reads what `statements` found.
    init(_ results: some Sequence<[Row]>) throws {
        let results = Array(results).suffix(1 + KnownFacts.count)
        let known = try KnownFacts(results.dropFirst())
        all = try (results.first ?? []).map { row in
            let details = try AppointmentDetails(row)
            return Known(
                details: details, gates: try row.decoded("gates") ?? [], minimumAge: try row.count("minimum_age"),
                facts: known.facts(of: details.person))
        }
    }
}

extension GatedVisits.Known {
    /// How the gates of the visit stand.
    ///
    /// - Throws: `UnknownZone`.
    func readiness(_ zones: ZoneDirectory) throws -> Readiness {
        let appointment = details.appointment
        return try readiness(appointment.during.start, appointment.wall, appointment.region, zones)
    }

    /// How they would stand if it took place elsewhere.
    ///
    /// - Throws: `UnknownZone`.
    func readiness(at placement: Placement, _ zones: ZoneDirectory) throws -> Readiness {
        try readiness(placement.during.start, placement.wall, placement.region, zones)
    }

    private func readiness(
        _ start: Instant, _ wall: Appointment.Wall, _ region: String, _ zones: ZoneDirectory
    ) throws -> Readiness {
        Readiness(
            of: GatedVisit(
                id: details.appointment.id, start: start, date: wall.start.date, region: region,
                service: details.appointment.service, minimumAge: minimumAge),
            rules: gates, facts: facts, zone: try zones.known(wall.zone))
    }
}

extension GatedVisits {
    /// How the gates of a visit would stand if it took place elsewhere; nil when it has none.
    ///
    /// - Throws: `UnknownZone`.
    func readiness(of visit: Appointment, at placement: Placement, _ zones: ZoneDirectory) throws -> Readiness? {
        try all.first { $0.details.appointment.id == visit.id }?.readiness(at: placement, zones)
    }
}

extension Database {
    /// How the gates of appointments stand, for those that have gates.
    public func readiness(
        of appointments: [Appointment.ID], practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> [Appointment.ID: Readiness] {
        guard !appointments.isEmpty else { return [:] }
        let visits = try GatedVisits(
            try await read(
                practice.id, deadline: deadline,
                GatedVisits.statements(practice.id, where: "a.appointment_id = any(\(appointments))")))
        return try visits.all.reduce(into: [:]) { $0[$1.details.appointment.id] = try $1.readiness(zones) }
    }
}
