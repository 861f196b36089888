import Clinic
import Foundation
import Postgres
import Scheduling

extension Diary {
    /// The statements that `init(_:zones:window:)` reads, for one service and a window of time.
    ///
    /// - Parameters:
    ///   - clinician: the code of the one clinician who is wanted, or nil for any.
    ///   - publicOnly: whether a service that the website does not offer counts as not there.
    static func statements(
        _ practice: Practice.ID, service: String, clinician: String?, publicOnly: Bool, window: TimeRange,
        except: Except = Except()
    ) -> [SQL] {
        let resources: SQL = """
            select c.clinician_id as resource_id
            from service s
            join service_clinician sc using (practice_id, service_id)
            join clinician c using (practice_id, clinician_id)
            where s.practice_id = \(practice) and s.code = \(service) and c.active
                and c.code = coalesce(\(clinician), c.code)
            union all
            select r.room_id
            from service s
            join resource place using (practice_id, site_id)
            join room r on (r.practice_id, r.room_id) = (place.practice_id, place.resource_id)
            where s.practice_id = \(practice) and s.code = \(service) and r.active
            """
        return [
            "select daybook_now() as now",
            Service.select(practice, where: "and s.code = \(service) and (s.audience = 'public' or not \(publicOnly))"),
            """
            select c.clinician_id, c.code, c.name, c.credential, c.languages
            from service s
            join service_clinician sc using (practice_id, service_id)
            join clinician c using (practice_id, clinician_id)
            where s.practice_id = \(practice) and s.code = \(service) and c.active
                and c.code = coalesce(\(clinician), c.code)
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
            where practice_id = \(practice) and resource_id in (\(resources))
            """,
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
        ]
    }

    /// How many statements `statements` gives.
    static let statementCount = 8

    /// Reads what `statements` found.
    ///
    /// - Throws: `Refusal` `not_found` when there is no such service, or no such clinician offers it.
    init(_ results: [[Row]], zones: ZoneDirectory, window: TimeRange, clinician: String?) throws {
        now = try Database.only(results[0])["now"]
        guard let row = results[1].first else { throw Refusal.notFound("service") }
        service = try Service(row)
        guard let zone = zones.zone(service.site.zone) else { throw UnknownZone(name: service.site.zone) }
        self.zone = zone
        let clinicians = try results[2].map(Clinician.init)
        guard clinician == nil || !clinicians.isEmpty else { throw Refusal.notFound("clinician for this service") }
        let rooms = try results[3].map(Room.init)
        self.clinicians = Dictionary(uniqueKeysWithValues: clinicians.map { ($0.id, $0) })
        self.rooms = Dictionary(uniqueKeysWithValues: rooms.map { ($0.id, $0) })

        let hours = try WeeklyHours.byResource(results[4])
        let openings = try Self.ranges(results[5])
        let closures = try Self.ranges(results[6])
        let claims = try Self.ranges(results[7])
        func times(_ id: UUID, withoutHours: TimeRangeSet) -> Availability<UUID> {
            let regular = hours[id].map { $0.open(during: window, in: zone) } ?? withoutHours
            let open = regular.union(TimeRangeSet(openings[id] ?? []))
                .subtracting(TimeRangeSet((closures[id] ?? []) + (closures[nil] ?? [])))
            return Availability(id: id, open: open, busy: TimeRangeSet(claims[id] ?? []))
        }
        clinicianTimes = clinicians.map { times($0.id.uuid, withoutHours: TimeRangeSet([])) }
        // A room without hours of its own is there whenever somebody is there to use it.
        roomTimes = rooms.map { times($0.id.uuid, withoutHours: TimeRangeSet([window])) }
    }

    private static func ranges(_ rows: [Row]) throws -> [UUID?: [TimeRange]] {
        var ranges: [UUID?: [TimeRange]] = [:]
        for row in rows {
            let id: UUID? = try row["resource_id"]
            ranges[id, default: []].append(try row["during"])
        }
        return ranges
    }
}

/// The database names a zone that this machine does not have: `doctor` tells how to mend it.
struct UnknownZone: Error {
    let name: String
}
