import Scheduling
import Testing

/// A day of a few people and rooms, in whole units of time, that can be judged unit by unit.
///
/// It is kept as plain lists, so that what the engine is given and what the oracle reads are made from it separately.
struct SmallWorld {
    /// Starts are looked for at the units 0 up to this.
    static let length = 60
    /// Hours and visits reach at most so far beyond that.
    static let margin = 30

    /// So many minutes are one unit.
    var unit: Int
    var origin: Instant
    var zone: Zone
    /// What can be booked in it.
    var services: [[Phase]]
    /// What is looked for: one of the services.
    var phases: [Phase]
    var practitioners: [SmallWorker]
    var rooms: [(open: [Range<Int>], busy: [Range<Int>])]
    var personBusy: [Range<Int>]
    var isRemote: Bool
    var rules: SlotRules
    var closed: [Range<Int>]
    /// Nothing means around the clock.
    var siteHours: [Range<Int>]?
    var serviceHours: [Range<Int>]?
    var fullDays: [Range<Int>]
    var fullWeeks: [Range<Int>]
    var comesOfAge: Int?
    var admitted: [Range<Int>] = []
    var now: Instant

    var window: TimeRange {
        get throws { try #require(TimeRange(start: origin, end: instant(Self.length))) }
    }

    func instant(_ position: Int) -> Instant { origin + .minutes(position * unit) }

    /// Which unit begins at an instant.
    func position(_ instant: Instant) throws -> Int {
        let units = (instant - origin) / .minutes(unit)
        try #require(units == units.rounded(), "claims begin and end with units")
        return Int(units)
    }

    func search() throws -> SlotSearch {
        let roster = Roster(
            practitioners: practitioners.map { practitioner in
                Practitioner(
                    onSite: set(practitioner.onSite), elsewhere: set(practitioner.elsewhere), seats: practitioner.seats,
                    taken: seatTimes(of: practitioner),
                    treats: set(practitioner.treats), monitors: set(practitioner.monitors),
                    prescribes: set(practitioner.prescribes),
                    kept: set(practitioner.kept), full: set(practitioner.full))
            },
            rooms: rooms.map { Place(open: set($0.open), busy: set($0.busy)) }, personBusy: set(personBusy),
            isRemote: isRemote)
        let terms = Terms(
            zone: zone, rules: rules, closed: set(closed), siteHours: siteHours.map(set) ?? .always,
            serviceHours: serviceHours.map(set) ?? .always, fullDays: set(fullDays), fullWeeks: set(fullWeeks),
            comesOfAge: comesOfAge.map(instant), admitted: set(admitted))
        return SlotSearch(visit: try Visit(phases: phases), roster: roster, terms: terms)
    }

    /// The seats of somebody that are taken, neighbouring ones at the same time together, as claims have them.
    private func seatTimes(of worker: SmallWorker) -> [SeatTime] {
        let single = worker.taken.flatMap { seat, spans in set(spans).ranges.map { (seat: seat, during: $0) } }
        let together = Dictionary(grouping: single) { $0.during }.sorted {
            ($0.key.start, $0.key.end) < ($1.key.start, $1.key.end)
        }
        return together.flatMap { during, taken -> [SeatTime] in
            var runs: [Range<Int>] = []
            for seat in taken.map(\.seat).sorted() {
                if let last = runs.last, last.upperBound == seat {
                    runs[runs.count - 1] = last.lowerBound..<seat + 1
                } else {
                    runs.append(seat..<seat + 1)
                }
            }
            return runs.map { SeatTime(seats: $0, during: during) }
        }
    }

    private func set(_ spans: [Range<Int>]) -> TimeRangeSet {
        TimeRangeSet(spans.compactMap { TimeRange(start: instant($0.lowerBound), end: instant($0.upperBound)) })
    }
}

/// Somebody in a small world.
struct SmallWorker {
    var onSite: [Range<Int>] = []
    var elsewhere: [Range<Int>] = []
    var seats = 1
    var treats: [Range<Int>] = []
    var monitors: [Range<Int>] = []
    var prescribes: [Range<Int>] = []
    var kept: [Range<Int>] = []
    var full: [Range<Int>] = []
    /// Whom they look after: during when, and among how many people at most; 1 is alone, as for who treats.
    var people: [(during: Range<Int>, ratio: Int)] = []
    /// The same as seats that are taken.
    var taken: [(seat: Int, spans: [Range<Int>])] = []
}
