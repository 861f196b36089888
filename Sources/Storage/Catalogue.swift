import Clinic
import Foundation
import Postgres
import Scheduling
import Synchronization

/// What a practice's file says about one service: who offers it, where, and when they are there.
///
/// It changes only when a file is applied, and then so does the practice's revision: it may be kept in memory as long as
/// the revision, which is read with every use, stays the same.
struct Catalogue: Sendable {
    let revision: Int64
    let service: Service
    /// The clinicians who offer the service, in the order of the practice.
    let clinicians: [Clinician]
    /// The rooms of the site that the visit can use, in the order of the practice.
    let rooms: [Room]
    let hours: [UUID: WeeklyHours]

    /// The statements that `init(revision:_:)` reads.
    static func statements(_ practice: Practice.ID, service: String) -> [SQL] {
        [
            Service.select(practice, where: "and s.code = \(service)"),
            """
            select c.clinician_id, c.code, c.name, c.credential, c.languages
            from service s
            join service_clinician sc using (practice_id, service_id)
            join clinician c using (practice_id, clinician_id)
            where s.practice_id = \(practice) and s.code = \(service) and c.active
            order by c.rank, c.code
            """,
            """
            select r.room_id, r.code, place.room_kind
            from service s
            join resource place using (practice_id, site_id)
            join room r on (r.practice_id, r.room_id) = (place.practice_id, place.resource_id)
            where s.practice_id = \(practice) and s.code = \(service) and r.active
            order by r.rank, r.code
            """,
            """
            select resource_id, weekday, opens_minute, closes_minute, every_weeks, anchor::text as anchor
            from weekly_hours
            where practice_id = \(practice)
                and resource_id in (\(DiaryQuestion.resources(practice, service: service)))
            """,
        ]
    }

    /// Reads what `statements` found.
    ///
    /// - Throws: `Refusal` `not_found` when there is no such service.
    init(revision: Int64, _ results: [[Row]]) throws {
        guard let row = results[0].first else { throw Refusal.notFound("service") }
        let service = try Service(row)
        self.revision = revision
        self.service = service
        clinicians = try results[1].map { try Clinician($0) }
        rooms = try results[2].map { try Room($0) }.filter { $0.kind == service.visit.roomKind }
        hours = try WeeklyHours.byResource(results[3])
    }
}

/// The catalogues that this process has read, by practice and code of the service.
final class Catalogues: Sendable {
    private struct Key: Hashable {
        let practice: Practice.ID
        let service: String
    }

    private let known = Mutex<[Key: Catalogue]>([:])

    /// More than a large installation has; beyond it everything is forgotten and read anew.
    private static let limit = 20_000

    subscript(practice: Practice.ID, service: String) -> Catalogue? {
        known.withLock { $0[Key(practice: practice, service: service)] }
    }

    func keep(_ catalogue: Catalogue, of practice: Practice.ID) {
        known.withLock { known in
            if known.count >= Self.limit { known = [:] }
            known[Key(practice: practice, service: catalogue.service.code)] = catalogue
        }
    }
}
