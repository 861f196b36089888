public import Clinic
import Foundation
import Postgres
public import Scheduling

extension Staffing {
    /// What `init(_:practice:zones:)` reads; five statements.
    static func statements(_ practice: Practice.ID) -> [SQL] {
        let window: SQL = "tstzrange(daybook_now() - interval '2 days', daybook_now() + interval '17 days')"
        return [
            "select daybook_now() as now",
            """
            select \(StaffMember.columns), m.hours, d.hours as duty_hours, d.rank as duty_rank, t.zone as site_zone
            from staff m
            left join duty d using (practice_id, staff_id)
            left join resource place on (place.practice_id, place.resource_id) = (m.practice_id, m.staff_id)
            left join site t on (t.practice_id, t.site_id) = (place.practice_id, place.site_id)
            where m.practice_id = \(practice) and m.active
            order by d.rank, place.resource_id is not null, m.rank, m.code
            """,
            """
            select \(Stretch.columns)
            from weekly_hours h join clinician c on (c.practice_id, c.clinician_id) = (h.practice_id, h.resource_id)
            where h.practice_id = \(practice) and c.active
            """,
            """
            select o.resource_id, o.during
            from opening o join clinician c on (c.practice_id, c.clinician_id) = (o.practice_id, o.resource_id)
            where o.practice_id = \(practice) and o.during && \(window)
            """,
            """
            select x.resource_id, x.during
            from closure x left join clinician c on (c.practice_id, c.clinician_id) = (x.practice_id, x.resource_id)
            where x.practice_id = \(practice) and x.during && \(window)
                and (x.resource_id is null or c.clinician_id is not null)
            """,
        ]
    }

    /// How many statements `statements` gives.
    static let statementCount = 5

    /// Reads what `statements` found: weekly hours and openings, less closures.
    ///
    /// On a day on which the whole practice is closed nobody is there, and nobody on duty.
    init(_ results: [[Row]], practice: Practice, zones: ZoneDirectory) throws {
        let now: Instant = try Database.only(results[0])["now"]
        guard let window = TimeRange(start: now - .seconds(86_400), end: now + .seconds(16 * 86_400)) else {
            throw EmptyRange()
        }
        let home = try zones.known(practice.zone)
        let hours = try Catalogue.Hours.byResource(results[2])
        var openings: [UUID: [TimeRange]] = [:]
        for row in results[3] { openings[try row["resource_id"], default: []].append(try row["during"]) }
        var closures: [UUID?: [TimeRange]] = [:]
        for row in results[4] { closures[try row["resource_id"] as UUID?, default: []].append(try row["during"]) }

        var rota: [Shift] = []
        var presence: [Shift] = []
        for row in results[1] {
            let member = try StaffMember(row)
            let id = member.id.uuid
            let closed = TimeRangeSet((closures[id] ?? []) + (closures[nil] ?? []))
            let site: String? = try row["site_zone"]
            var open = TimeRangeSet(openings[id] ?? [])
            for part in hours[id] ?? [] {
                let zone = try zones.known(part.zone ?? site ?? practice.zone)
                open = open.union(part.weekly.open(during: window, in: zone))
            }
            if let own: WeeklyHours = try row.decoded("hours") {
                open = open.union(own.open(during: window, in: home))
            }
            if let duty: WeeklyHours = try row.decoded("duty_hours") {
                rota.append(Shift(member, hours: duty.open(during: window, in: home).subtracting(closed)))
            }
            presence.append(Shift(member, hours: open.subtracting(closed)))
        }
        let desk = presence.filter { $0.member.roles.contains(.desk) }
        self.init(
            window: window, rota: rota, presence: desk + presence.filter { !$0.member.roles.contains(.desk) })
    }
}

extension Database {
    /// Who is there and who is on duty, from a day ago to sixteen days ahead, and what time it is.
    public func staffing(
        of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> (staffing: Staffing, now: Instant) {
        let rows = try await read(practice.id, deadline: deadline, Staffing.statements(practice.id))
        return (
            try Staffing(rows, practice: practice, zones: zones), try Self.only(rows[0])["now"]
        )
    }
}
