import Clinic
import Foundation
import Postgres
import Scheduling

/// What a practice's file says about one service: who works at its site, which rooms there are, and when they are
/// there.
///
/// It changes only when a file is applied, and then so does the practice's revision: it may be kept in memory as long as
/// the revision, which is read with every use, stays the same. A search that reads nothing has it from the watch that nothing
/// was applied.
struct Catalogue: Sendable {
    let revision: Int64
    let service: Service
    /// Everybody at the site, in the order of the practice.
    let staff: [Member]
    /// The rooms of the site, in the order of the practice.
    let rooms: [Room]
    var hours: [UUID: [Hours]]

    /// Somebody who works at the site.
    struct Member: Sendable {
        let clinician: Clinician
        let seats: Int
        /// Whether they offer the service.
        let offers: Bool
    }

    /// Weekly hours with where they are spent, and in which zone they are counted if not in that of the site.
    struct Hours: Sendable {
        var weekly = WeeklyHours()
        let isElsewhere: Bool
        let zone: String?
    }

    /// Whether anything limits how many visits a day or a week has.
    var hasLimits: Bool { service.limit.isSet || staff.contains { $0.clinician.limit.isSet } }

    /// Whether anything limits how many visits a week has.
    var hasWeeklyLimits: Bool {
        service.limit.weekly != nil || staff.contains { $0.clinician.limit.weekly != nil }
    }

    /// Everything of the site whose time can be taken.
    var resources: [UUID] { staff.map(\.clinician.id.uuid) + rooms.map(\.id.uuid) }

    /// Everything whose taken time can be in the way of a visit: those who treat or watch in it, and the rooms it can use.
    func resources(takenBy visit: Visit) -> [UUID] {
        let isWatched = visit.phases.contains { $0.monitoring != .none }
        let people = staff.filter {
            ($0.offers && visit.isLedByClinician) || ($0.clinician.monitors && isWatched)
        }
        return people.map(\.clinician.id.uuid) + rooms(for: visit).map(\.id.uuid)
    }

    /// The rooms whose kind and features a visit asks for.
    func rooms(for visit: Visit) -> [Room] {
        rooms.filter { $0.kind == visit.roomKind && service.requirements.features.isSubset(of: $0.features) }
    }

    /// The statements that `init(_:)` reads.
    static func statements(_ practice: Practice.ID, service: String) -> [SQL] {
        let site: SQL = "(select site_id from service where practice_id = \(practice) and code = \(service))"
        return [
            "select revision from practice where practice_id = \(practice)",
            Service.select(practice, where: "and s.code = \(service)"),
            """
            select \(Clinician.columns), place.seats,
                exists (
                    select from service_clinician sc join service s using (practice_id, service_id)
                    where sc.practice_id = \(practice) and s.code = \(service) and sc.clinician_id = c.clinician_id
                ) as offers
            from clinician c
            join resource place on (place.practice_id, place.resource_id) = (c.practice_id, c.clinician_id)
            where c.practice_id = \(practice) and c.active and place.site_id = \(site)
            order by c.rank, c.code
            """,
            """
            select r.room_id, r.code, r.features, place.room_kind
            from room r
            join resource place on (place.practice_id, place.resource_id) = (r.practice_id, r.room_id)
            where r.practice_id = \(practice) and r.active and place.site_id = \(site)
            order by r.rank, r.code
            """,
            """
            select \(Stretch.columns)
            from weekly_hours h
            join resource place using (practice_id, resource_id)
            where h.practice_id = \(practice) and place.site_id = \(site)
            """,
        ]
    }

    /// Reads what `statements` found.
    ///
    /// - Throws: `Refusal` `not_found` when there is no such service.
    init(_ results: [[Row]]) throws {
        guard let row = results[1].first else { throw Refusal.notFound("service") }
        revision = try Database.only(results[0])["revision"]
        service = try Service(row)
        staff = try results[2].map { row in
            Member(clinician: try Clinician(row), seats: try row["seats"], offers: try row["offers"])
        }
        rooms = try results[3].map { try Room($0) }
        hours = try Hours.byResource(results[4])
    }
}
