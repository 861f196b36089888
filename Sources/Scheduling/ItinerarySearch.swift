/// Looks for the starts of several services that somebody has one right after another, without a gap for them.
///
/// The person's part of each begins when that of the one before it ends; what lies around it, such as a room that is
/// turned over or a clinician who writes, goes on beside the next. The step is that of the first service; notice and
/// horizon are those of each at its own start. Like `SlotSearch` it is pure and deterministic.
public struct ItinerarySearch: Sendable {
    /// The services in the order in which they follow one another; at least one.
    public let stops: [ItineraryStop]
    /// What is left of the limits of each practitioner, where less is left than there are stops.
    let spare: [[Spare]]
    /// When the person's part of each stop begins, in microseconds after that of the first.
    let offsets: [Int64]

    /// A search.
    ///
    /// - Parameter spare: for each practitioner, in the order of the rosters.
    public init(stops: [ItineraryStop], spare: [[Spare]] = []) {
        var offset: Int64 = 0
        offsets = stops.map { stop in
            defer { offset += stop.search.visit.personPart.length }
            return offset
        }
        self.stops = stops.enumerated().map { index, stop in
            var stop = stop
            if index > 0 { stop.search = stop.search.following }
            return stop
        }
        self.spare = spare
    }

    /// When a service begins if the first does at an instant.
    public func start(of stop: Int, from start: Instant) -> Instant {
        Instant(microsecondsSinceUnixEpoch: start.microsecondsSinceUnixEpoch.adding(offsets[stop]))
    }

    /// The time of all person's parts.
    public func personWindow(startingAt start: Instant) -> TimeRange {
        let length = zip(offsets, stops).map { $0 + $1.search.visit.personPart.length }.max() ?? 0
        let origin = start.microsecondsSinceUnixEpoch
        return TimeRange(origin, origin.adding(length))
    }

    /// The same search as it would be if nothing were taken, kept or full.
    public var untaken: ItinerarySearch {
        ItinerarySearch(
            stops: stops.map {
                ItineraryStop(search: $0.search.untaken, service: $0.service, rooms: $0.rooms)
            })
    }

    /// Every time in a window at which the services can begin, each once.
    ///
    /// A start is given exactly when there are `assignments` at it, and the rules of `SlotRules` let it be.
    ///
    /// - Parameter limit: how many are wanted at most, the soonest.
    public func openSlots(in window: TimeRange, limit: Int = .max, now: Instant) -> [ItinerarySlot] {
        guard let first = stops.first?.search, let bookable = bookable(window, now: now) else { return [] }
        let grid = first.terms.rules.grid(in: first.terms.zone)
        var slots: [ItinerarySlot] = []
        for stretch in candidates(in: bookable).ranges {
            let near = near(stretch)
            let sets = near.sets(startsIn: stretch)
            for start in grid.starts(in: stretch) where slots.count < limit {
                let start = Instant(microsecondsSinceUnixEpoch: start)
                guard let stops = near.assignments(at: start, sets) else { continue }
                slots.append(ItinerarySlot(start: start, end: personWindow(startingAt: start).end, stops: stops))
            }
        }
        return slots
    }

    /// The latest start in a window at which the services can begin, on the step of the first, within notice or not.
    public func lastStart(in window: TimeRange) -> Instant? {
        guard let first = stops.first?.search else { return nil }
        let grid = first.terms.rules.grid(in: first.terms.zone)
        for stretch in candidates(in: window).ranges.reversed() {
            let near = near(stretch)
            let sets = near.sets(startsIn: stretch)
            for start in grid.starts(in: stretch).reversed() {
                let start = Instant(microsecondsSinceUnixEpoch: start)
                if near.assignments(at: start, sets) != nil { return start }
            }
        }
        return nil
    }

    /// The starts at which each of the services could be if the others took nothing.
    private func candidates(in window: TimeRange) -> TimeRangeSet {
        var starts = TimeRangeSet([window])
        for (stop, offset) in zip(stops, offsets) where !starts.isEmpty {
            let own = stop.search.possibleStarts(in: window.shifted(by: offset))
            starts = starts.intersection(TimeRangeSet(own.ranges.map { $0.shifted(by: -offset) }))
        }
        return starts
    }

    /// The part of a window in which the notice and the horizon of every service let it begin.
    private func bookable(_ window: TimeRange, now: Instant) -> TimeRange? {
        var bookable: TimeRange? = window
        for (stop, offset) in zip(stops, offsets) {
            bookable = bookable.flatMap {
                stop.search.terms.rules.bookable($0.shifted(by: offset), now: now)?.shifted(by: -offset)
            }
        }
        return bookable
    }

    private func assignments(at start: Instant, _ sets: [StartSets]) -> [Assignment]? {
        var attempt = ItineraryAttempt(self, at: start, preferring: [], sets)
        return attempt.assignments()
    }

    /// For each stop the sets of its starts when those of the first lie in a window.
    func sets(startsIn window: TimeRange) -> [StartSets] {
        zip(stops, offsets).map { StartSets($0.search, startsIn: window.shifted(by: $1)) }
    }

    /// The same with no more of the rosters than the starts in a window can reach.
    private func near(_ window: TimeRange) -> ItinerarySearch {
        ItinerarySearch(
            stops: zip(stops, offsets).map { stop, offset in
                let own = stop.search
                let search = SlotSearch(
                    visit: own.visit, roster: own.roster.near(own.visit.reach(ofStartsIn: window.shifted(by: offset))),
                    terms: own.terms)
                return ItineraryStop(search: search, service: stop.service, rooms: stop.rooms, spare: stop.spare)
            }, spare: spare)
    }
}

extension Roster {
    /// The same with the times alone that touch a stretch, and what is taken on the days around it.
    fileprivate func near(_ reach: TimeRange) -> Roster {
        var roster = self
        let day: Int64 = 86_400_000_000
        let around = TimeRange(
            reach.start.microsecondsSinceUnixEpoch.adding(-day), reach.end.microsecondsSinceUnixEpoch.adding(day))
        for index in practitioners.indices {
            roster.practitioners[index].onSite = practitioners[index].onSite.clippedWhole(to: around)
            roster.practitioners[index].elsewhere = practitioners[index].elsewhere.clippedWhole(to: around)
            roster.practitioners[index].taken = practitioners[index].taken.filter { $0.during.overlaps(around) }
        }
        for index in rooms.indices {
            roster.rooms[index].busy = rooms[index].busy.clippedWhole(to: around)
        }
        return roster
    }
}

extension SlotSearch {
    /// The same for a service that follows another: it begins when that ends, on a step or not.
    fileprivate var following: SlotSearch {
        var terms = terms
        terms.rules = SlotRules(
            step: .seconds(1), minimumNotice: terms.rules.minimumNotice, horizon: terms.rules.horizon)
        return SlotSearch(visit: visit, roster: roster, terms: terms)
    }
}

extension TimeRange {
    /// The range so many microseconds later.
    fileprivate func shifted(by microseconds: Int64) -> TimeRange {
        TimeRange(
            start.microsecondsSinceUnixEpoch.adding(microseconds), end.microsecondsSinceUnixEpoch.adding(microseconds))
    }
}
