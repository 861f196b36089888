import Clinic
import Foundation
import Postgres
import Scheduling

/// What is known about a stretch of time for the services of an itinerary, which may be just one.
struct ItineraryDiary: Sendable {
    /// For each service, in their order.
    let diaries: [Diary]
    /// For each service the clinicians who may lead it; nil for all.
    var only: [Set<Int>?]

    /// Puts together what the rows of one question say for each service.
    ///
    /// - Parameter wish: what is particular to the caller, for each service.
    /// - Throws: `CatalogueChanged`, `UnknownZone`.
    init(
        _ questions: [DiaryQuestion], _ results: some Sequence<[Row]>, practice: Practice, zones: ZoneDirectory,
        wish: (Int) -> Diary.Wish
    ) throws {
        let results = Array(results)
        diaries = try questions.enumerated().map { index, question in
            try Diary(question, results, wish: wish(index), practice: practice, zones: zones)
        }
        only = diaries.map { _ in nil }
    }

    /// The first service's, which has the clock, the zone and the site of all.
    var first: Diary { diaries[0] }

    var services: [Service] { diaries.map(\.service) }

    /// The same for who was asked for: they lead every service that they give, and anybody leads one that none of them
    /// gives.
    ///
    /// - Throws: `not_found` when one of them gives none of the services.
    func asking(for codes: [String]) throws(Refusal) -> ItineraryDiary {
        var asking = self
        if diaries.count == 1 {
            asking.only = [try first.wanted(codes)]
        } else {
            for code in codes where !diaries.contains(where: { $0.offering([code]) != nil }) {
                throw Refusal.notFound("clinician for \(code.isEmpty ? "this" : "any of these services")")
            }
            asking.only = diaries.map { $0.offering(codes) }
        }
        return asking
    }

    /// The search for all services under the rules of a judgement, which each diary has.
    ///
    /// - Parameter isCounting: whether the services count against the limits of each other.
    func search(isCounting: Bool = true, _ own: (Diary) -> SlotSearch) -> ItinerarySearch {
        let window = first.window
        let stops = diaries.enumerated().map { index, diary in
            let id = diary.service.id
            return ItineraryStop(
                search: own(diary), service: diaries.firstIndex { $0.service.id == id } ?? index,
                rooms: diary.rooms.map { room in diary.catalogue.rooms.firstIndex { $0.id == room.id } ?? -1 },
                spare: isCounting
                    ? diary.counts.spare(
                        diary.service.limit, in: window, below: diaries.count
                    ) { $0.service == id.uuid } : [],
                only: only[index])
        }
        let spare =
            isCounting
            ? first.catalogue.staff.map { member in
                first.counts.spare(member.clinician.limit, in: window, below: diaries.count) {
                    $0.clinician == member.clinician.id.uuid
                }
            } : []
        return ItinerarySearch(stops: stops, spare: spare)
    }

    /// Where the services take place if the first begins at `start`, each after the one before it.
    ///
    /// - Throws: what `Refusal.impossible` makes of the rules that fail.
    func placed(
        at start: Instant, _ judgement: Diary.Judgement, preferring preferred: [Int] = [], region: String,
        edition: String
    ) throws(Refusal) -> [PlacedVisit] {
        if diaries.count == 1 {
            return [
                try first.placed(
                    at: start, judgement, only: only[0], preferring: preferred, region: region, edition: edition)
            ]
        }
        let (search, overrides) = try search(at: start, judgement)
        guard let stops = search.assignments(at: start, preferring: preferred) else {
            throw refusal(search.obstacles(to: start, now: first.now), at: start, search)
        }
        return zip(diaries, zip(stops, overrides)).map { diary, stop in
            diary.placed(stop.0, override: stop.1, region: region, edition: edition)
        }
    }

    /// The search that a judgement allows, and what it set aside for each service.
    private func search(
        at start: Instant, _ judgement: Diary.Judgement
    ) throws(Refusal) -> (ItinerarySearch, [Placement.Override?]) {
        let nothing: [Placement.Override?] = diaries.map { _ in nil }
        switch judgement {
        case .byService: return (try passed(search { $0.search }, at: start), nothing)
        case .byStaff: return (try passed(search { $0.strict }, at: start), nothing)
        case .judgedBefore: return (search(isCounting: false) { $0.held }, nothing)
        case .overridden(let reason):
            let strict = search { $0.strict }
            let obstacles = strict.obstacles(to: start, now: first.now)
            guard !obstacles.isEmpty else { return (strict, nothing) }
            let lenient = try passed(search(isCounting: false) { $0.lenient }, at: start)
            let overrides = diaries.indices.map { stop -> Placement.Override? in
                let rules = obstacles.filter { $0.stop == stop }.map(\.obstacle.name)
                return rules.isEmpty ? nil : Placement.Override(reason: reason, rules: rules)
            }
            return (lenient, overrides)
        }
    }

    private func passed(_ search: ItinerarySearch, at start: Instant) throws(Refusal) -> ItinerarySearch {
        let obstacles = search.obstacles(to: start, now: first.now)
        guard obstacles.isEmpty else { throw refusal(obstacles, at: start, search) }
        return search
    }

    private func refusal(_ obstacles: [ItineraryObstacle], at start: Instant, _ search: ItinerarySearch) -> Refusal {
        var rules: [Obstacle] = []
        for rule in obstacles.map(\.obstacle) where !rules.contains(rule) { rules.append(rule) }
        return .impossible(
            rules, isTaken: search.untaken.obstacles(to: start, now: first.now).isEmpty,
            reasons: explanation(search).sentences(for: obstacles, at: start))
    }

    /// Words for what a search finds.
    func explanation(_ search: ItinerarySearch) -> ItineraryExplanation {
        ItineraryExplanation(search: search, labels: services.map(\.label), names: first.names)
    }
}

extension Diary {
    /// The places of those of some clinicians who offer the service; nil when none of them does.
    fileprivate func offering(_ codes: [String]) -> Set<Int>? {
        let offering = catalogue.staff.indices.filter {
            catalogue.staff[$0].offers && codes.contains(catalogue.staff[$0].clinician.code)
        }
        return offering.isEmpty ? nil : Set(offering)
    }
}

extension VisitCounts {
    /// The days and weeks of a window in which a limit leaves fewer visits than a number, and how many.
    fileprivate func spare(
        _ limit: VisitLimit, in window: TimeRange, below number: Int, counting counts: (Visit) -> Bool
    ) -> [Spare] {
        guard limit.isSet else { return [] }
        let dates = visits.filter(counts).map { zone.local($0.start).date }
        let (first, last) = (zone.local(window.start).date, zone.local(window.end).date)
        func spare(_ limit: Int, from first: LocalDate, days: Int, _ dates: [LocalDate]) -> [Spare] {
            let taken = Dictionary(grouping: dates) { $0 }.mapValues(\.count)
            return stride(from: 0, through: first.days(until: last), by: days).compactMap { day in
                let date = first.adding(days: day)
                let left = limit - (taken[date] ?? 0)
                guard left < number else { return nil }
                return TimeRange(start: zone.startOfDay(date), end: zone.startOfDay(date.adding(days: days)))
                    .map { Spare(during: $0, visits: left) }
            }
        }
        return (limit.daily.map { spare($0, from: first, days: 1, dates) } ?? [])
            + (limit.weekly.map { spare($0, from: first.monday, days: 7, dates.map(\.monday)) } ?? [])
    }
}
