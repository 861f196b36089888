import Clinic
import Foundation
import Postgres
import Scheduling

/// A practice as the database has it, read to be compared with its file.
struct StoredPractice: Sendable {
    /// What there is, offered or not; empty for a practice that is new.
    let things: [PracticeThing]
    /// The phases of each service, by its code.
    let phases: [String: [Phase]]
    /// The series of each service that has one, by its code.
    let series: [String: SeriesRule]
    /// The conditions of each service, by its code.
    let gates: [String: [GateRule]]
    /// What follows a visit of each service that has a dose, by its code.
    let aftercare: [String: Aftercare]
    /// What the person does before a visit of each service that asks for something, by its code.
    let preparation: [String: Preparation]
    /// The latest version of each protocol, by its code.
    let protocolVersions: [String: Int]
    /// How many seats each resource has.
    let seats: [UUID: Int]

    private let ids: [PracticeThing.Key: UUID]

    /// The id of what the database has under that code, or nil.
    func id(_ kind: PracticeThing.Kind, _ code: String) -> UUID? {
        ids[PracticeThing.Key(kind: kind, code: code)]
    }

    /// What `init(_:zones:)` reads.
    static func statements(_ practice: Practice.ID) -> [SQL] {
        [
            "select \(Practice.columns) from practice where practice_id = \(practice)",
            "select site_id, code, name, zone, hours from site where practice_id = \(practice) order by code",
            """
            select r.room_id, r.code, r.features, r.rank, r.active, place.room_kind, t.code as site
            from room r
            join resource place on (place.practice_id, place.resource_id) = (r.practice_id, r.room_id)
            join site t on (t.practice_id, t.site_id) = (place.practice_id, place.site_id)
            where r.practice_id = \(practice)
            order by r.rank, r.code
            """,
            """
            select \(Clinician.columns), c.rank, c.active, t.code as site, f.email as member_email,
                f.phone as member_phone, f.notices as member_notices
            from clinician c
            join staff f on (f.practice_id, f.staff_id) = (c.practice_id, c.clinician_id)
            join resource place on (place.practice_id, place.resource_id) = (c.practice_id, c.clinician_id)
            join site t on (t.practice_id, t.site_id) = (place.practice_id, place.site_id)
            where c.practice_id = \(practice)
            order by c.rank, c.code
            """,
            """
            select \(Stretch.columns) from weekly_hours h where h.practice_id = \(practice)
            """,
            """
            select s.service_id, s.code, s.label, s.neutral_label, s.audience, s.step_minutes, s.notice_minutes,
                s.horizon_days, s.rank, s.active, s.features, s.hours, s.daily_limit, s.weekly_limit, s.minimum_age,
                s.training, s.offer_minutes, p.phases, p.series, p.gates, p.aftercare, p.preparation, t.code as site,
                array(
                    select c.code from service_clinician sc join clinician c using (practice_id, clinician_id)
                    where (sc.practice_id, sc.service_id) = (s.practice_id, s.service_id)
                    order by c.rank, c.code
                ) as clinicians
            from service s
            join protocol p using (practice_id, protocol_id)
            join site t using (practice_id, site_id)
            where s.practice_id = \(practice)
            order by s.rank, s.code
            """,
            "select code, max(version) as version from protocol where practice_id = \(practice) group by code",
            """
            select closure_id, during, reason from closure
            where practice_id = \(practice) and source = 'file'
            order by lower(during)
            """,
            """
            select resource_id, seats from resource
            where practice_id = \(practice) and kind = 'clinician'
            """,
        ] + staffStatements(practice)
    }

    /// Reads what `statements` found.
    ///
    /// - Parameters:
    ///   - zones: gives the zone in which closed days are dates.
    ///   - zone: serves if this machine does not have the one that the practice was in.
    init(_ results: [[Row]], zones: ZoneDirectory, otherwise zone: Zone) throws {
        var things: [PracticeThing] = []
        let hours = try Catalogue.Hours.byResource(results[4])
        for row in results[0] { things.append(try PracticeThing(practice: row)) }
        for row in results[1] { things.append(try PracticeThing(site: row)) }
        for row in results[2] { things.append(try PracticeThing(room: row, hours: hours)) }
        for row in results[3] { things.append(try PracticeThing(clinician: row, hours: hours)) }

        var phases: [String: [Phase]] = [:]
        var series: [String: SeriesRule] = [:]
        var gates: [String: [GateRule]] = [:]
        var aftercare: [String: Aftercare] = [:]
        var preparation: [String: Preparation] = [:]
        for row in results[5] {
            let json: JSON = try row["phases"]
            let found = try json.decode([Phase].self)
            phases[try row["code"]] = found
            series[try row["code"]] = try row.decoded("series")
            gates[try row["code"]] = try row.decoded("gates")
            aftercare[try row["code"]] = try row.decoded("aftercare")
            preparation[try row["code"]] = try row.decoded("preparation")
            things.append(try PracticeThing(service: row, phases: found))
        }
        if let row = results[0].first {
            let name: String = try row["zone"]
            let before = zones.zone(name) ?? zone
            for row in results[7] { things.append(try PracticeThing(closedDay: row, zone: before)) }
        }
        var versions: [String: Int] = [:]
        for row in results[6] { versions[try row["code"]] = try row["version"] }
        things += try Self.staff(Array(results.dropFirst(9)))
        self.things = things
        self.phases = phases
        self.series = series
        self.gates = gates
        self.aftercare = aftercare
        self.preparation = preparation
        protocolVersions = versions
        var seats: [UUID: Int] = [:]
        for row in results[8] {
            let count: Int = try row["seats"]
            seats[try row["resource_id"]] = count
        }
        self.seats = seats
        ids = Dictionary(things.map { ($0.key, $0.id) }) { first, _ in first }
    }
}

extension PracticeThing {
    fileprivate init(practice row: Row) throws {
        let id: Practice.ID = try row["practice_id"]
        let names = [
            "name", "neutral_name", "region", "zone", "crisis_profile", "phone", "email", "neutral_site",
        ]
        var facts: [(name: String, text: String)] = []
        for name in names { facts.append((name == "crisis_profile" ? "crisis" : name, try row[name])) }
        facts.append(("origins", Self.list(try row["origins"] as [String])))
        let policy: JSON = try row["policy"]
        facts += Self.policy(try policy.decode(Policy.self))
        self.init(.practice, try row["slug"], id: id.uuid, facts: facts)
    }

    fileprivate init(site row: Row) throws {
        self.init(
            .site, try row["code"], id: try row["site_id"],
            facts: [
                ("name", try row["name"]), ("zone", try row["zone"]), ("hours", Self.hours(try row.decoded("hours"))),
            ])
    }

    fileprivate init(room row: Row, hours: [UUID: [Catalogue.Hours]]) throws {
        let id: UUID = try row["room_id"]
        let rank: Int = try row["rank"]
        self.init(
            .room, try row["code"], id: id, isActive: try row["active"],
            facts: [
                ("kind", try row["room_kind"]), ("site", try row["site"]),
                ("features", Self.list(try row["features"] as [String])),
                ("hours", Self.hours(hours[id]?.weekly(elsewhere: false))),
                ("position", "\(rank + 1)"),
            ])
    }

    fileprivate init(clinician row: Row, hours: [UUID: [Catalogue.Hours]]) throws {
        let id: UUID = try row["clinician_id"]
        let clinician = try Clinician(row)
        let rank: Int = try row["rank"]
        self.init(
            .clinician, try row["code"], id: id, isActive: try row["active"],
            facts: [
                ("name", try row["name"]), ("credential", try row["credential"]),
                ("languages", Self.list(try row["languages"] as [String])), ("site", try row["site"]),
                ("hours", Self.hours(hours[id]?.weekly(elsewhere: false))),
                ("hours_elsewhere", Self.hours(hours[id]?.weekly(elsewhere: true))),
                ("zone", hours[id]?.first(where: \.isElsewhere)?.zone ?? "none"),
                ("monitors", "\(clinician.monitors)"), ("prescribes", "\(clinician.prescribes)"),
                ("position", "\(rank + 1)"),
            ] + Self.qualifications(clinician.qualifications) + Self.limit(clinician.limit)
                + Self.reserve(clinician.reserve) + Self.contact(try StaffMember.Contact(row)))
    }

    fileprivate init(service row: Row, phases: [Phase]) throws {
        let step: Int = try row["step_minutes"]
        let notice: Int = try row["notice_minutes"]
        let horizon: Int = try row["horizon_days"]
        let rank: Int = try row["rank"]
        var facts: [(name: String, text: String)] = []
        for name in ["label", "neutral_label", "audience", "site"] { facts.append((name, try row[name])) }
        facts += Self.phases(phases)
        facts += [
            ("step", "\(step)"), ("notice", Self.notice(minutes: notice)), ("horizon", "\(horizon)d"),
            ("clinicians", Self.list(try row["clinicians"] as [String])), ("position", "\(rank + 1)"),
            ("hours", Self.hours(try row.decoded("hours"))),
            ("offer_lead", Self.notice(minutes: try row["offer_minutes"])),
        ]
        facts += Self.requirements(
            Service.Requirements(
                features: Set(try row["features"] as [String]), training: try row["training"],
                minimumAge: try row.count("minimum_age")))
        facts += Self.limit(VisitLimit(daily: try row.count("daily_limit"), weekly: try row.count("weekly_limit")))
        facts += Self.series(try row.decoded("series"))
        facts += Self.gates(try row.decoded("gates") ?? [], try row.decoded("aftercare"))
        facts += Self.preparation(try row.decoded("preparation"))
        self.init(.service, try row["code"], id: try row["service_id"], isActive: try row["active"], facts: facts)
    }

    fileprivate init(closedDay row: Row, zone: Zone) throws {
        let during: TimeRange = try row["during"]
        self.init(
            .closedDay, zone.local(during.start).date.description, id: try row["closure_id"],
            facts: [("reason", try row["reason"]), ("time", during.description)])
    }
}
