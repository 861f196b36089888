import Clinic
import Foundation
import Postgres
import Scheduling

/// What a practice has entered and booked over a stretch of time, in memory.
///
/// Visits are judged in it one after another: what is drafted for one is taken for the next.
struct ChangeWorld: Sendable {
    let practice: Practice
    let zones: ZoneDirectory
    let now: Instant

    private var catalogues: [String: Catalogue]
    private var openings: [UUID: [(during: TimeRange, isElsewhere: Bool)]] = [:]
    private var closures: [UUID?: [TimeRange]] = [:]
    private var claims: [UUID: [OwnedClaim]] = [:]
    private var visits: [(owner: Appointment.ID?, visit: VisitCounts.Visit)] = []
    /// The visits that stand of the series of those that are judged, and where else they may be.
    private var series: [Series.ID: SeriesVisits] = [:]
    /// What is known of the gates of those who come.
    private let facts: KnownFacts

    /// Seats that are taken, and for which visit.
    private struct OwnedClaim: Sendable {
        let owner: Appointment.ID?
        let time: SeatTime
    }

    /// The visits of one series: by their order, each with its time and those that were drafted for it.
    private struct SeriesVisits: Sendable {
        let gap: Duration
        var visits: [(id: Appointment.ID, start: Instant, places: [Instant])] = []
    }

    /// The statements that `init` reads.
    ///
    /// - Parameters:
    ///   - series: those whose visits are judged.
    ///   - people: those who come.
    static func statements(
        _ practice: Practice.ID, in window: TimeRange, series: [Series.ID], people: [Person.ID]
    ) -> [SQL] {
        let weeks = TimeRange(start: window.start - .days(8), end: window.end + .days(8)) ?? window
        return [
            """
            select resource_id, during, elsewhere from opening
            where practice_id = \(practice) and during && \(window)
            """,
            "select resource_id, during from closure where practice_id = \(practice) and during && \(window)",
            """
            select c.resource_id, lower(c.seats) as first_seat, upper(c.seats) as end_seat, c.during, c.appointment_id
            from claim c
            left join hold h using (practice_id, hold_id)
            where c.practice_id = \(practice) and c.during && \(window)
                and (c.hold_id is null or h.expires_at > daybook_now())
            """,
            """
            select service_id, clinician_id, lower(during) as starts_at, appointment_id
            from appointment
            where practice_id = \(practice) and lower(during) >= \(weeks.start) and lower(during) < \(weeks.end)
                and state <> 'cancelled'
            union all
            select service_id, clinician_id, starts_at, null
            from hold
            where practice_id = \(practice) and starts_at >= \(weeks.start) and starts_at < \(weeks.end)
                and expires_at > daybook_now()
            union all
            select s.service_id, s.clinician_id, s.starts_at, null
            from hold_stop s join hold h using (practice_id, hold_id)
            where practice_id = \(practice) and s.starts_at >= \(weeks.start) and s.starts_at < \(weeks.end)
                and h.expires_at > daybook_now()
            """,
            """
            select q.series_id, q.rule, a.appointment_id, lower(a.during) as starts_at
            from series q join appointment a using (practice_id, series_id)
            where q.practice_id = \(practice) and q.series_id = any(\(series)) and a.state <> 'cancelled'
            """,
        ] + KnownFacts.statements(people, practice)
    }

    /// Puts together what the statements found.
    init(
        _ results: some Sequence<[Row]>, catalogues: [String: Catalogue], practice: Practice, zones: ZoneDirectory,
        now: Instant
    ) throws {
        let results = Array(results)
        self.practice = practice
        self.zones = zones
        self.now = now
        self.catalogues = catalogues
        for row in results[0] {
            openings[try row["resource_id"], default: []].append((try row["during"], try row["elsewhere"]))
        }
        for row in results[1] {
            let id: UUID? = try row["resource_id"]
            closures[id, default: []].append(try row["during"])
        }
        for row in results[2] {
            let (first, end): (Int, Int) = (try row["first_seat"], try row["end_seat"])
            let time = SeatTime(seats: first..<end, during: try row["during"])
            claims[try row["resource_id"], default: []].append(OwnedClaim(owner: try row["appointment_id"], time: time))
        }
        visits = try results[3].map { row in
            let visit = VisitCounts.Visit(
                service: try row["service_id"], clinician: try row["clinician_id"], start: try row["starts_at"])
            return (try row["appointment_id"], visit)
        }
        facts = try KnownFacts(results.dropFirst(5))
        for row in results[4] {
            let rule: JSON = try row["rule"]
            let gap = try rule.decode(SeriesRule.self).minimumGap
            let start: Instant = try row["starts_at"]
            series[try row["series_id"], default: SeriesVisits(gap: gap)].visits.append(
                (try row["appointment_id"], start, [start]))
        }
    }

    /// Enters a closure of a resource, or of the whole practice.
    mutating func close(_ resource: UUID?, during: TimeRange) {
        closures[resource, default: []].append(during)
    }

    /// Gives somebody other hours in the building from a date on.
    mutating func change(_ clinician: UUID, to hours: ProposedChange.Hours) throws {
        for code in catalogues.keys { try catalogues[code]?.change(clinician, to: hours) }
    }

    /// Takes the seats of a visit that is placed anew, beside those that it has.
    mutating func take(_ placed: PlacedVisit, for planned: PlannedVisit) {
        for claim in placed.claims {
            let resource = claim.resource ?? planned.appointment.person.uuid
            let time = SeatTime(seats: claim.seats, during: claim.during)
            claims[resource, default: []].append(OwnedClaim(owner: nil, time: time))
        }
        let visit = VisitCounts.Visit(
            service: planned.appointment.service.uuid, clinician: placed.placement.clinician.uuid,
            start: placed.placement.during.start)
        visits.append((nil, visit))
        let id = planned.appointment.id
        if let own = planned.appointment.series, let index = series[own]?.visits.firstIndex(where: { $0.id == id }) {
            series[own]?.visits[index].places.append(placed.placement.during.start)
        }
    }

    /// Whether a visit that begins then still follows those of its series before it, and precedes those after it, by
    /// the gap that the series asks for, wherever they are drafted.
    func keepsGap(_ planned: PlannedVisit, at start: Instant) -> Bool {
        guard start != planned.start, let series = planned.appointment.series.flatMap({ self.series[$0] }) else {
            return true
        }
        return series.visits.allSatisfy { other in
            guard other.id != planned.appointment.id else { return true }
            return other.places.allSatisfy { place in
                (other.start < planned.start ? start - place : place - start) >= series.gap
            }
        }
    }

    /// How the gates of a visit would stand if it took place elsewhere.
    ///
    /// - Throws: `UnknownZone`.
    func readiness(of planned: PlannedVisit, at placement: Placement) throws -> Readiness {
        let gated = GatedVisits.Known(
            details: planned.details, gates: planned.gates,
            minimumAge: catalogues[planned.details.serviceCode]?.service.requirements.minimumAge,
            facts: facts.facts(of: planned.details.person))
        return try gated.readiness(at: placement, zones)
    }

    /// Whether the service of a visit is still offered.
    func knows(_ planned: PlannedVisit) -> Bool { catalogues[planned.details.serviceCode] != nil }

    /// What is known around a visit, its own claims left out; nil when its service is offered no more.
    ///
    /// - Parameter visit: other phases than it was planned with.
    func diary(for planned: PlannedVisit, in window: TimeRange, visit: Visit? = nil) throws -> Diary? {
        guard let catalogue = catalogues[planned.details.serviceCode] else { return nil }
        let question = DiaryQuestion(
            practice: practice.id, catalogue: catalogue, window: window,
            zone: try zones.known(catalogue.service.site.zone))
        let own = planned.appointment.id
        func taken(_ resource: UUID) -> [SeatTime] {
            (claims[resource] ?? []).filter { $0.owner != own && $0.time.during.overlaps(window) }.map(\.time)
        }
        var entries = DatedEntries()
        entries.closures[nil] = closures[nil]?.filter { $0.overlaps(window) }
        for resource in catalogue.resources {
            entries.openings[resource] = openings[resource]?.filter { $0.during.overlaps(window) }
            entries.closures[resource] = closures[resource]?.filter { $0.overlaps(window) }
            entries.claims[resource] = taken(resource)
        }
        entries.visits = visits.filter { $0.owner != own }.map(\.visit)
        let wish = Diary.Wish(
            visit: visit ?? planned.visit, region: planned.appointment.region,
            facts: facts.facts(of: planned.details.person),
            personBusy: taken(planned.appointment.person.uuid).map(\.during))
        return try Diary(question, entries, wish: wish, practice: practice, zones: zones, now: now)
    }

    /// The visits that hold seats of a resource during a stretch of time, but for one.
    func others(taking resource: UUID, during: TimeRange, but own: Appointment.ID) -> [Appointment.ID] {
        let owners = (claims[resource] ?? []).filter { $0.time.during.overlaps(during) }.compactMap(\.owner)
        return Array(Set(owners).subtracting([own])).sorted()
    }
}

extension Catalogue {
    /// Gives somebody other hours in the building from a date on.
    fileprivate mutating func change(_ clinician: UUID, to new: ProposedChange.Hours) throws {
        guard staff.contains(where: { $0.clinician.id.uuid == clinician }) else { return }
        let lastDay = new.from.adding(days: -1)
        var kept = hours[clinician] ?? []
        for index in kept.indices where !kept[index].isElsewhere {
            kept[index].weekly.stretches = try kept[index].weekly.stretches.compactMap {
                try $0.ending(on: lastDay)
            }
        }
        let weekly = WeeklyHours(stretches: try new.weekly.stretches.compactMap { try $0.beginning(on: new.from) })
        hours[clinician] = kept + [Hours(weekly: weekly, isElsewhere: false, zone: nil)]
    }
}

extension Stretch {
    /// The same until a date at the latest; nil when it begins later.
    func ending(on last: LocalDate) throws -> Stretch? {
        if let from, last < from { return nil }
        return try Stretch(
            weekday: weekday, opens: opens, closes: closes, everyWeeks: everyWeeks, anchor: anchor, from: from,
            until: until.map { min($0, last) } ?? last)
    }

    /// The same from a date on at the earliest; nil when it ends before.
    func beginning(on first: LocalDate) throws -> Stretch? {
        if let until, until < first { return nil }
        return try Stretch(
            weekday: weekday, opens: opens, closes: closes, everyWeeks: everyWeeks, anchor: anchor,
            from: from.map { max($0, first) } ?? first, until: until)
    }
}
