public import Scheduling

/// Why a visit cannot start at a time, in sentences for the person at the desk.
///
/// It names who works there, rooms by their kind and times, and never another person.
public struct Explanation: Sendable {
    /// The search that says no.
    public let search: SlotSearch
    /// The names of the practitioners, in the order of the roster.
    public let names: [String]

    /// Words for what a search finds.
    public init(search: SlotSearch, names: [String]) {
        self.search = search
        self.names = names
    }

    /// One sentence a rule that fails; a rule about several people may have several.
    ///
    /// When the practice is closed, that nobody is there goes without saying.
    public func sentences(for obstacles: [Obstacle], at start: Instant) -> [String] {
        let isClosed = obstacles.contains { if case .closed = $0 { true } else { false } }
        return obstacles.filter { !isClosed || !$0.isAboutWhoIsThere }.flatMap { sentences(for: $0, at: start) }
    }

    private func sentences(for obstacle: Obstacle, at start: Instant) -> [String] {
        let date = zone.local(start).date
        switch obstacle {
        case .outsideNotice(let first): return ["It is too soon: the first time is \(moment(first, near: date))."]
        case .outsideHorizon(let last): return ["It is too far ahead: the last time is \(moment(last, near: date))."]
        case .offStep(let step):
            return ["Visits start every \(step.components.seconds / 60) minutes, counted from midnight."]
        case .closed(let range): return ["The practice is closed \(span(range, near: date))."]
        case .outsideSiteHours:
            return [
                "The house is open \(spans(search.terms.siteHours, on: date)), and the visit takes \(visit(start))."
            ]
        case .outsideServiceHours:
            return ["This is given \(spans(search.terms.serviceHours, on: date)), and the visit takes \(visit(start))."]
        case .dayFull: return ["All visits of this kind are booked that day."]
        case .weekFull: return ["All visits of this kind are booked that week."]
        case .tooYoung(let until): return ["The person is too young before \(zone.local(until).date)."]
        case .personBusy: return ["The person has another visit then."]
        case .noClinician(let hindrances):
            guard !hindrances.isEmpty else { return ["Nobody offers this."] }
            return hindrances.map { sentence(for: $0, \.treats, on: date) }
        case .noRoom(let isTaken, let during):
            let room = search.visit.roomKind.map { "\($0) room" } ?? "room"
            return [
                isTaken
                    ? "Every \(room) is taken for part of \(span(during, near: date))."
                    : "No \(room) can be used for all of \(span(during, near: date))."
            ]
        case .noNurse(let phase, let during, let hindrances):
            let need = "“\(search.visit.phases[phase].words)” needs a nurse \(span(during, near: date))"
            guard !hindrances.isEmpty else { return ["\(need), and nobody watches over people here."] }
            return [
                "\(need): " + hindrances.map { clause(for: $0, \.monitors, on: date) }.joined(separator: "; ") + "."
            ]
        case .noPrescriber(let presence, let during):
            return [prescriber(presence, during, on: date)]
        }
    }

    /// The prescriber's sentence is the one that people ask for most: who leaves when, and until when one is needed.
    private func prescriber(_ presence: Presence, _ during: TimeRange, on date: LocalDate) -> String {
        let place = presence == .onSite ? "in the building" : "at work"
        let need = "this visit needs a prescriber \(place) until \(clock(during.end))"
        let there = search.roster.practitioners.indices.compactMap { index -> String? in
            let practitioner = search.roster.practitioners[index]
            guard !practitioner.prescribes.isEmpty else { return nil }
            let hours = (presence == .onSite ? practitioner.onSite : practitioner.onSite.union(practitioner.elsewhere))
                .intersection(practitioner.prescribes)
            guard let day = zone.day(date), hours.overlaps(day) else { return nil }
            return "\(names[index]) is there \(spans(hours, on: date))"
        }
        guard !there.isEmpty else {
            return "No prescriber is \(place) on \(date), and \(need), from \(clock(during.start)) on."
        }
        return "\(there.joined(separator: "; ")): \(need), from \(clock(during.start)) on."
    }

    private func sentence(
        for hindrance: Hindrance, _ role: KeyPath<Practitioner, TimeRangeSet>, on date: LocalDate
    ) -> String {
        let clause = clause(for: hindrance, role, on: date)
        return "\(clause)."
    }

    private func clause(
        for hindrance: Hindrance, _ role: KeyPath<Practitioner, TimeRangeSet>, on date: LocalDate
    ) -> String {
        let name = names[hindrance.practitioner]
        let practitioner = search.roster.practitioners[hindrance.practitioner]
        switch hindrance.reason {
        case .notQualified:
            let qualified = practitioner[keyPath: role]
            guard qualified != Qualifications.never, let end = qualified.ranges.last?.end else {
                return "\(name) may not do this for somebody there"
            }
            return "\(name) may do this only until \(zone.local(end - .seconds(1)).date)"
        case .absent:
            let hours = search.roster.isRemote ? practitioner.onSite.union(practitioner.elsewhere) : practitioner.onSite
            return "\(name) is there \(spans(hours, on: date))"
        case .treats: return "\(name) would be the one who treats"
        case .kept: return "\(name)’s time is kept for urgent visits"
        case .full: return "\(name) has all the visits that they take"
        case .taken: return "\(name) has something else"
        }
    }

    private var zone: Zone { search.terms.zone }

    private func visit(_ start: Instant) -> String {
        span(search.visit.personWindow(startingAt: start), near: zone.local(start).date)
    }

    /// The stretches of a set that touch a date.
    private func spans(_ set: TimeRangeSet, on date: LocalDate) -> String {
        guard let day = zone.day(date) else { return "at no time on \(date)" }
        let ranges = set.ranges.filter { $0.overlaps(day) }
        guard !ranges.isEmpty else { return "at no time on \(date)" }
        return ranges.map { span($0, near: date) }.joined(separator: " and ")
    }

    private func span(_ range: TimeRange, near date: LocalDate) -> String {
        if let day = zone.day(date), range.contains(day) { return "all day" }
        return "from \(moment(range.start, near: date)) to \(moment(range.end, near: date))"
    }

    /// The time on the wall, with its date when that is another one.
    private func moment(_ instant: Instant, near date: LocalDate) -> String {
        let local = zone.local(instant)
        return local.date == date ? clock(instant) : "\(local.date) \(clock(instant))"
    }

    private func clock(_ instant: Instant) -> String {
        String(zone.local(instant).time.description.prefix(5))
    }
}

extension Obstacle {
    /// Whether it says that people or rooms are missing.
    fileprivate var isAboutWhoIsThere: Bool {
        switch self {
        case .noClinician, .noRoom, .noNurse, .noPrescriber: true
        case .outsideNotice, .outsideHorizon, .offStep, .closed, .outsideSiteHours, .outsideServiceHours, .dayFull,
            .weekFull, .tooYoung, .personBusy:
            false
        }
    }
}

extension Phase {
    /// The name as a sentence says it.
    fileprivate var words: String { name.replacing("_", with: " ") }
}
