import Clinic
import Foundation
import Postgres
import Scheduling

/// What is known about a stretch of time for one service: who works there, when they are there, and what is taken.
struct Diary: Sendable {
    let catalogue: Catalogue
    /// The stretch of time that is known.
    let window: TimeRange
    let zone: Zone
    let now: Instant
    /// Who and what could take part, for people who are where the practice is.
    var roster: Roster
    /// When visits may start.
    var terms: Terms
    /// The rooms of the roster, in its order: those whose kind and features the visit asks for.
    let rooms: [Room]
    /// The phases of the visit: those of the service, or those under which a visit was booked.
    let visit: Visit
    /// The visits and holds that count against limits.
    var counts: VisitCounts
    /// When the first of the holds that count as taken ends by itself.
    let soonestExpiry: Instant?

    /// What is particular to one caller or one visit.
    struct Wish: Sendable {
        /// The phases under which a visit was booked; nil for those of the service.
        var visit: Visit?
        /// Where the person will be (ISO 3166-2); nil for where the practice is.
        var region: String?
        /// What is known of the person.
        var facts = GateFacts()
        /// When the person is in other visits.
        var personBusy: [TimeRange] = []
        /// Whether time that is kept for urgent visits may be used.
        var isUrgent = false
    }

    /// Puts together what the catalogue says and what is entered for dates.
    ///
    /// - Parameters:
    ///   - results: the rows of the question's statements.
    ///   - practice: whose region counts where people come to the practice.
    /// - Throws: `CatalogueChanged`, `UnknownZone`.
    init(
        _ question: DiaryQuestion, _ results: some Sequence<[Row]>, wish: Wish = Wish(), practice: Practice,
        zones: ZoneDirectory
    ) throws {
        let results = Array(results)
        let now = try question.now(results[0])
        try self.init(
            question, DatedEntries(results, limits: question.isCounting), wish: wish, practice: practice,
            zones: zones, now: now)
    }

    /// Puts together what the catalogue says and what is entered for dates.
    ///
    /// - Throws: `UnknownZone`.
    init(
        _ question: DiaryQuestion, _ entries: DatedEntries, wish: Wish, practice: Practice, zones: ZoneDirectory,
        now: Instant
    ) throws {
        catalogue = question.catalogue
        window = question.window
        self.now = now
        zone = question.zone
        visit = wish.visit ?? catalogue.service.visit

        let service = catalogue.service
        let isRemote = service.isRemote
        let region = isRemote ? wish.region ?? practice.region : practice.region
        let times = ResourceTimes(
            catalogue: catalogue, entries: entries, window: question.window, zone: zone, zones: zones)
        soonestExpiry = entries.soonestExpiry
        let counts = VisitCounts(entries.visits, zone: zone)
        self.counts = counts
        let zone = zone
        let practitioners = try catalogue.staff.map { member in
            let clinician = member.clinician
            let (onSite, elsewhere) = try times.presence(of: clinician.id.uuid)
            func validity(_ training: String?, _ region: String?) -> TimeRangeSet {
                clinician.qualifications.validity(training: training, region: region, in: zone)
            }
            return Practitioner(
                onSite: onSite, elsewhere: elsewhere, seats: member.seats,
                taken: entries.claims[clinician.id.uuid] ?? [],
                treats: member.offers ? validity(service.requirements.training, region) : .empty,
                monitors: clinician.monitors ? validity(nil, nil) : .empty,
                prescribes: clinician.prescribes ? validity(service.requirements.training, practice.region) : .empty,
                kept: wish.isUrgent
                    ? .empty : clinician.reserve?.kept(during: question.window, in: zone, now: now) ?? .empty,
                full: counts.full(clinician.limit) { $0.clinician == clinician.id.uuid })
        }
        rooms = catalogue.rooms(for: visit)
        roster = Roster(
            practitioners: practitioners, rooms: try rooms.map { try times.place($0.id.uuid) },
            personBusy: TimeRangeSet(wish.personBusy), isRemote: isRemote)
        let limit = service.limit
        terms = Terms(
            zone: zone, rules: service.rules, closed: TimeRangeSet(entries.closures[nil] ?? []),
            siteHours: service.site.hours?.open(during: question.window, in: zone) ?? .always,
            serviceHours: service.hours?.open(during: question.window, in: zone) ?? .always,
            fullDays: counts.full(VisitLimit(daily: limit.daily)) { $0.service == service.id.uuid },
            fullWeeks: counts.full(VisitLimit(weekly: limit.weekly)) { $0.service == service.id.uuid },
            comesOfAge: wish.facts.born.flatMap { born in
                service.requirements.minimumAge.map { zone.startOfDay(born.birthday($0)) }
            },
            admitted: wish.facts.admission(under: service.gates, in: zone))
    }

    /// The service.
    var service: Service { catalogue.service }

    /// The search under all rules.
    var search: SlotSearch { SlotSearch(visit: visit, roster: roster, terms: terms) }

    /// The instant until which, exclusively, time alone changes nothing about the open slots of a window.
    ///
    /// Hours, openings, closures and appointments are as old as the practice's change number. What moves with the clock
    /// are notice and horizon, the end of holds, and the release of time that is kept for urgent visits.
    ///
    /// - Parameters:
    ///   - first: the earliest of the open slots, if there is any.
    ///   - rules: step, notice and horizon; nil for those of the service.
    func settledUntil(offering first: Instant?, in window: TimeRange, rules: SlotRules? = nil) -> Instant {
        let today = zone.startOfDay(zone.local(now).date)
        let releases = catalogue.staff.compactMap(\.clinician.reserve).map { today + .minutes($0.releaseMinute) }
        return min(
            (rules ?? service.rules).settledUntil(offering: first, in: window, zone: zone, now: now),
            soonestExpiry ?? .distantFuture, releases.filter { $0 > now }.min() ?? .distantFuture)
    }

    /// The names of the practitioners, in the order of the roster.
    var names: [String] { catalogue.staff.map(\.clinician.name) }

    /// The place of a clinician in the roster.
    func index(of clinician: Clinician.ID) -> Int? {
        catalogue.staff.firstIndex { $0.clinician.id == clinician }
    }

    /// The places of the clinicians whom a caller chose by their codes; nil when any will do.
    ///
    /// - Throws: `not_found` when one of them does not offer the service.
    func wanted(_ codes: [String]) throws(Refusal) -> Set<Int>? {
        guard !codes.isEmpty else { return nil }
        var wanted: Set<Int> = []
        for code in codes {
            guard let index = catalogue.staff.firstIndex(where: { $0.offers && $0.clinician.code == code }) else {
                throw Refusal.notFound("clinician for this service")
            }
            wanted.insert(index)
        }
        return wanted
    }
}

/// The database names a zone that this machine does not have: `doctor` tells how to mend it.
public struct UnknownZone: Error {
    /// The name that no zone has.
    public let name: String
}
