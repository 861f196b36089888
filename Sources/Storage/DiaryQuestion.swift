import Clinic
import Foundation
import Postgres
import Scheduling

/// What is asked of the database about a stretch of time for one service.
struct DiaryQuestion: Sendable {
    let practice: Practice.ID
    let service: String
    /// The code of the one clinician who is wanted, or nil for any.
    let clinician: String?
    /// Whether a service that the website does not offer counts as not there.
    let publicOnly: Bool
    let window: TimeRange
    var except = Except()
    /// What is known of the service already; nil to read it along.
    var known: Catalogue?

    /// What to leave out of the taken time: one's own hold, or the visit that is being moved.
    struct Except: Sendable {
        var hold: Hold.ID?
        var appointment: Appointment.ID?
    }

    /// The same question, with everything read from the database.
    var afresh: DiaryQuestion {
        var question = self
        question.known = nil
        return question
    }

    /// How many statements `statements` gives.
    var count: Int { known == nil ? 8 : 4 }

    /// The statements that `diary(_:in:zones:)` reads.
    var statements: [SQL] {
        let resources: SQL =
            if let known {
                "select unnest(\(wanted(of: known).map(\.id.uuid) + known.rooms.map(\.id.uuid)))"
            } else {
                Self.resources(practice, service: service)
            }
        return [
            "select daybook_now() as now, revision from practice where practice_id = \(practice)",
            """
            select resource_id, during from opening
            where practice_id = \(practice) and during && \(window) and resource_id in (\(resources))
            """,
            """
            select resource_id, during from closure
            where practice_id = \(practice) and during && \(window)
                and (resource_id is null or resource_id in (\(resources)))
            """,
            """
            select c.resource_id, c.during
            from claim c
            left join hold h using (practice_id, hold_id)
            where c.practice_id = \(practice) and c.during && \(window) and c.resource_id in (\(resources))
                and (c.hold_id is null or (h.expires_at > daybook_now() and c.hold_id is distinct from \(except.hold)))
                and (c.appointment_id is null or c.appointment_id is distinct from \(except.appointment))
            """,
        ] + (known == nil ? Catalogue.statements(practice, service: service) : [])
    }

    /// The clinicians who offer a service, and the rooms of its site.
    static func resources(_ practice: Practice.ID, service: String) -> SQL {
        """
        select c.clinician_id as resource_id
        from service s
        join service_clinician sc using (practice_id, service_id)
        join clinician c using (practice_id, clinician_id)
        where s.practice_id = \(practice) and s.code = \(service) and c.active
        union all
        select r.room_id
        from service s
        join resource place using (practice_id, site_id)
        join room r on (r.practice_id, r.room_id) = (place.practice_id, place.resource_id)
        where s.practice_id = \(practice) and s.code = \(service) and r.active
        """
    }

    /// Reads what `statements` found, and keeps the catalogue for the next time.
    ///
    /// - Returns: nil when what was known has changed since: ask `afresh`.
    /// - Throws: `Refusal` `not_found` when there is no such service, or no such clinician offers it.
    func diary(_ results: [[Row]], in catalogues: Catalogues, zones: ZoneDirectory) throws -> Diary? {
        let first = try Database.only(results[0])
        let revision: Int64 = try first["revision"]
        let catalogue: Catalogue
        if let known {
            guard known.revision == revision else { return nil }
            catalogue = known
        } else {
            catalogue = try Catalogue(revision: revision, Array(results[4...]))
            catalogues.keep(catalogue, of: practice)
        }
        guard catalogue.service.audience == .public || !publicOnly else { throw Refusal.notFound("service") }
        let clinicians = wanted(of: catalogue)
        guard clinician == nil || !clinicians.isEmpty else { throw Refusal.notFound("clinician for this service") }
        return try Diary(
            catalogue, clinicians: clinicians, window: window, zones: zones, now: first["now"],
            openings: Self.ranges(results[1]), closures: Self.ranges(results[2]), claims: Self.ranges(results[3]))
    }

    private func wanted(of catalogue: Catalogue) -> [Clinician] {
        catalogue.clinicians.filter { clinician == nil || $0.code == clinician }
    }

    private static func ranges(_ rows: [Row]) throws -> [UUID?: [TimeRange]] {
        var ranges: [UUID?: [TimeRange]] = [:]
        for row in rows {
            let id: UUID? = try row[0]
            ranges[id, default: []].append(try row[1])
        }
        return ranges
    }
}
