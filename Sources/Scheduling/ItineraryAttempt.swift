/// The search for what several services take at one start, one after the other, going back where that fails.
struct ItineraryAttempt {
    private let search: ItinerarySearch
    private let starts: [Instant]
    /// The sets of starts of each stop as long as nothing is taken from it.
    private let sets: [StartSets]
    private let preferred: [Int]
    /// What has been found to leave nothing for the services after it.
    private var failed: Set<Trail> = []
    /// The stop that came furthest and found nothing, as it was searched first.
    private var furthest: (stop: Int, search: SlotSearch)?

    /// As much of what some stops take as the next ones can notice.
    private struct Trail: Hashable {
        var stop: Int
        var seats: [Seat]
        var leads: [Int]

        struct Seat: Hashable {
            var resource: Assignment.Resource
            var seat: Int
            var during: TimeRange
        }
    }

    /// - Parameter sets: of each stop, of a window that has the start.
    init(_ search: ItinerarySearch, at start: Instant, preferring preferred: [Int], _ sets: [StartSets]) {
        self.search = search
        self.sets = sets
        self.preferred = preferred
        starts = search.stops.indices.map { search.start(of: $0, from: start) }
    }

    /// What stands in the way of the stop that came furthest, once nothing has been found.
    var obstacles: [ItineraryObstacle] {
        guard let furthest else { return [] }
        return furthest.search.resourceObstacles(to: starts[furthest.stop]).map {
            ItineraryObstacle(stop: furthest.stop, obstacle: $0, isOwnMaking: furthest.stop > 0)
        }
    }

    mutating func assignments() -> [Assignment]? {
        for clinician in allRounders() {
            if let found = assignments(after: [], only: clinician) { return found }
            // What fails for one need not for others.
            failed = []
        }
        return assignments(after: [], only: nil)
    }

    /// The rest of the stops after some.
    ///
    /// - Parameter only: the clinician who is to lead all that have one; nil for any.
    private mutating func assignments(after earlier: [Assignment], only: Int?) -> [Assignment]? {
        let stop = earlier.count
        guard stop < search.stops.count else { return earlier }
        let trail = trail(of: earlier)
        guard !failed.contains(trail) else { return nil }
        guard let moment = TimeRange(start: starts[stop], lasting: .microseconds(1)) else { return nil }
        if let best = undisturbed(at: moment, after: earlier, only: only),
            let found = assignments(after: earlier + [best], only: only)
        {
            return found
        }
        let taken = search.search(of: stop, after: earlier, starts: starts)
        let own = taken ?? search.stops[stop].search
        let sets = taken.map { StartSets($0, startsIn: moment) } ?? sets[stop]
        ranking: for rank in ranks(after: earlier, own, only: only) {
            var left = rank
            while let best = own.assignment(at: moment, preferring: preferred, only: left, sets) {
                if let found = assignments(after: earlier + [best], only: only) { return found }
                for other in others(than: best, own, after: earlier) {
                    if let found = assignments(after: earlier + [other], only: only) { return found }
                }
                guard let clinician = best.clinician, matters(stop) else { break ranking }
                left.remove(clinician)
            }
        }
        if only == nil, stop > furthest?.stop ?? -1 { furthest = (stop, own) }
        failed.insert(trail)
        return nil
    }

    /// What a stop takes if it were alone, where that is nothing that the stops before it take: then it need not be
    /// looked for beside them.
    private func undisturbed(at moment: TimeRange, after earlier: [Assignment], only: Int?) -> Assignment? {
        guard !earlier.isEmpty, search.spare.allSatisfy(\.isEmpty), search.stops.allSatisfy(\.spare.isEmpty) else {
            return nil
        }
        let stop = earlier.count
        let own = search.stops[stop].search
        for rank in ranks(after: earlier, own, only: only) {
            var left = rank
            while let best = own.assignment(at: moment, preferring: preferred, only: left, sets[stop]) {
                let disturbed = search.disturbed(best, of: stop, by: earlier)
                guard !disturbed.isEmpty else { return best }
                // Who treats takes all of themselves, so that they cannot do both.
                guard let clinician = best.clinician, disturbed.contains(.practitioner(clinician)) else { return nil }
                left.remove(clinician)
            }
        }
        return nil
    }

    /// The clinicians who may lead a stop: sets of equals, the best first.
    private func ranks(after earlier: [Assignment], _ own: SlotSearch, only: Int?) -> [Set<Int>] {
        let all = Set(own.roster.practitioners.indices)
        guard own.visit.isLedByClinician else { return [all] }
        if let only { return [[only]] }
        let before = Set(earlier.compactMap(\.clinician))
        let known = Set(preferred).subtracting(before)
        return [before, known, all.subtracting(before).subtracting(known)].filter { !$0.isEmpty }
    }

    /// Who could lead every stop that a clinician leads, if the stops took nothing from each other: those who know the
    /// person first, then as the first of these stops would choose.
    private func allRounders() -> [Int] {
        let led = search.stops.indices.filter { search.stops[$0].search.visit.isLedByClinician }
        guard led.count > 1, let first = led.first,
            let moment = TimeRange(start: starts[first], lasting: .microseconds(1))
        else { return [] }
        let parts = led.flatMap { stop in
            search.stops[stop].search.visit.clinicianParts.map { $0.range(startingAt: starts[stop]) }
        }
        // Nobody can lead two that overlap, as where who treats writes for a while afterwards.
        guard
            !parts.enumerated().contains(where: { part in parts[..<part.offset].contains { $0.overlaps(part.element) } }
            )
        else { return [] }
        var left = Set(search.stops[first].search.roster.practitioners.indices)
        for stop in led {
            let own = search.stops[stop].search
            left = left.filter { clinician in
                own.visit.clinicianParts.allSatisfy {
                    own.roster.practitioners[clinician].treats.contains($0.range(startingAt: starts[stop]))
                }
            }
        }
        var ranked: [Int] = []
        while !left.isEmpty,
            let clinician = search.stops[first].search.assignment(
                at: moment, preferring: preferred, only: left, sets[first])?.clinician
        {
            ranked.append(clinician)
            left.remove(clinician)
        }
        return ranked
    }

    /// Whether it matters for the stops after one who leads it.
    private func matters(_ stop: Int) -> Bool {
        !search.spare.allSatisfy(\.isEmpty) || search.collides(search.practitionerParts(of: stop), from: stop, starts)
    }

    /// The same clinician with other rooms and nurses, as far as these can be in the way of the stops after it.
    private func others(than best: Assignment, _ own: SlotSearch, after earlier: [Assignment]) -> [Assignment] {
        let stop = earlier.count
        guard stop + 1 < search.stops.count else { return [] }
        let only = best.clinician.map { Set([$0]) }
        let rooms = own.visit.roomKind != nil && search.collidesInRooms(stop, starts)
        let watches = search.noticedWatches(of: stop, own, starts)
        guard rooms || !watches.isEmpty else { return [] }
        var searches = rooms ? own.roster.rooms.indices.map { own.using(room: $0) } : [own]
        let nurses = own.roster.practitioners.indices.filter { !own.roster.practitioners[$0].monitors.isEmpty }
        for during in watches {
            searches = searches.flatMap { search in nurses.map { search.watched(by: $0, during: during) } }
                .filter { $0.assignment(at: starts[stop], only: only) != nil }
        }
        return searches.compactMap { $0.assignment(at: starts[stop], preferring: preferred, only: only) }
    }

    private func trail(of earlier: [Assignment]) -> Trail {
        let next = earlier.count..<search.stops.count
        let begin = next.map { search.stops[$0].search.visit.wholeWindow(startingAt: starts[$0]).start }.min()
        let seats = earlier.enumerated().flatMap { stop, assignment in
            assignment.claims.compactMap { claim -> Trail.Seat? in
                guard let begin, claim.during.end > begin else { return nil }
                guard claim.resource != .person else { return nil }
                return Trail.Seat(
                    resource: search.identity(of: claim.resource, in: stop), seat: claim.seat, during: claim.during)
            }
        }
        let leads = search.spare.allSatisfy(\.isEmpty) ? [] : earlier.map(\.lead)
        return Trail(stop: earlier.count, seats: seats, leads: leads)
    }
}
