extension ItinerarySearch {
    /// The search for one stop beside what the stops before it take; nil when they take nothing from it.
    func search(of stop: Int, after earlier: [Assignment], starts: [Instant]) -> SlotSearch? {
        let own = stops[stop].search
        var isTaken = false
        let reach = own.visit.wholeWindow(startingAt: starts[stop])
        var (roster, terms) = (own.roster, own.terms)
        for (before, assignment) in earlier.enumerated() {
            for claim in assignment.claims where claim.during.overlaps(reach) {
                switch claim.resource {
                case .practitioner(let index):
                    isTaken = true
                    roster.practitioners[index].taken.append(SeatTime(seat: claim.seat, during: claim.during))
                case .room(let index):
                    guard let index = stops[stop].rooms.firstIndex(of: stops[before].rooms[index]) else { continue }
                    isTaken = true
                    roster.rooms[index].busy = roster.rooms[index].busy.union(TimeRangeSet([claim.during]))
                case .person: break
                }
            }
        }
        for (index, spare) in spare.enumerated() where !spare.isEmpty {
            let led = zip(earlier, starts).filter { $0.0.lead == index }.map(\.1)
            let full = spare.full(with: led)
            guard !full.isEmpty else { continue }
            isTaken = true
            roster.practitioners[index].full = roster.practitioners[index].full.union(full)
        }
        let same = earlier.indices.filter { stops[$0].service == stops[stop].service }.map { starts[$0] }
        let full = stops[stop].spare.full(with: same)
        terms.fullDays = terms.fullDays.union(full)
        guard isTaken || !full.isEmpty else { return nil }
        return SlotSearch(visit: own.visit, roster: roster, terms: terms)
    }

    /// Whom and what a stop would take while a stop before it does.
    func disturbed(
        _ assignment: Assignment, of stop: Int, by earlier: [Assignment]
    ) -> Set<Assignment.Resource> {
        var disturbed: Set<Assignment.Resource> = []
        for (before, other) in earlier.enumerated() {
            for claim in assignment.claims {
                let resource = identity(of: claim.resource, in: stop)
                let isTaken = other.claims.contains {
                    identity(of: $0.resource, in: before) == resource && $0.during.overlaps(claim.during)
                }
                if isTaken, resource != .person { disturbed.insert(claim.resource) }
            }
        }
        return disturbed
    }

    /// The same for the same practitioner or room, whichever stop names it.
    func identity(of resource: Assignment.Resource, in stop: Int) -> Assignment.Resource {
        if case .room(let room) = resource { .room(stops[stop].rooms[room]) } else { resource }
    }

    /// When a stop takes somebody who treats or watches.
    func practitionerParts(of stop: Int) -> [Visit.Part] {
        let visit = stops[stop].search.visit
        return visit.clinicianParts + visit.nursePhases.map(\.part)
    }

    /// Whether parts of a stop lie beside parts of later ones that take somebody.
    func collides(_ parts: [Visit.Part], from stop: Int, _ starts: [Instant]) -> Bool {
        let own = parts.map { $0.range(startingAt: starts[stop]) }
        return stops.indices.dropFirst(stop + 1).contains { later in
            practitionerParts(of: later).contains { part in
                own.contains { $0.overlaps(part.range(startingAt: starts[later])) }
            }
        }
    }

    /// Whether a later stop may want the room that a stop still has.
    func collidesInRooms(_ stop: Int, _ starts: [Instant]) -> Bool {
        let own = stops[stop].search.visit.roomParts.map { $0.range(startingAt: starts[stop]) }
        return stops.indices.dropFirst(stop + 1).contains { later in
            !Set(stops[stop].rooms).isDisjoint(with: stops[later].rooms)
                && stops[later].search.visit.roomParts.contains { part in
                    own.contains { $0.overlaps(part.range(startingAt: starts[later])) }
                }
        }
    }

    /// The stretches of a stop in which it matters for later stops who watches, each so short that one nurse is enough:
    /// in it nothing begins or ends for anybody.
    func noticedWatches(of stop: Int, _ own: SlotSearch, _ starts: [Instant]) -> [TimeRange] {
        let visit = own.visit
        let later = stops.indices.dropFirst(stop + 1)
        let parts = later.flatMap { later in
            practitionerParts(of: later).map { $0.range(startingAt: starts[later]) }
        }
        let cuts =
            parts.flatMap { [$0.start, $0.end] } + own.roster.changes
            + later.flatMap { stops[$0].search.roster.changes }
        // Who watches first leads a visit without a clinician, and limits count who leads.
        let leads = !visit.isLedByClinician && !spare.allSatisfy(\.isEmpty)
        return visit.nursePhases.enumerated().flatMap { place, phase in
            let during = phase.part.range(startingAt: starts[stop])
            let pieces = phase.monitoring == .alone ? [during] : during.cut(at: cuts)
            return pieces.enumerated().filter { index, piece in
                (leads && place == 0 && index == 0) || parts.contains { $0.overlaps(piece) }
            }.map(\.element)
        }
    }
}

extension Roster {
    /// When anybody's time or qualification begins or ends.
    fileprivate var changes: [Instant] {
        practitioners.flatMap { practitioner in
            let sets = [
                practitioner.onSite, practitioner.elsewhere, practitioner.monitors, practitioner.treats,
                practitioner.kept,
            ]
            return (sets.flatMap(\.ranges) + practitioner.taken.map(\.during)).flatMap { [$0.start, $0.end] }
        }
    }
}

extension TimeRange {
    /// The range in pieces between the instants that lie in it.
    fileprivate func cut(at instants: [Instant]) -> [TimeRange] {
        let cuts = Set(instants.filter { start < $0 && $0 < end }).sorted()
        return zip([start] + cuts, cuts + [end]).compactMap { TimeRange(start: $0, end: $1) }
    }
}

extension SlotSearch {
    /// The same with one room alone.
    func using(room: Int) -> SlotSearch {
        var roster = roster
        for index in roster.rooms.indices where index != room { roster.rooms[index].open = .empty }
        return SlotSearch(visit: visit, roster: roster, terms: terms)
    }

    /// The same with one nurse alone for a while.
    func watched(by nurse: Int, during: TimeRange) -> SlotSearch {
        var roster = roster
        let meanwhile = TimeRangeSet([during])
        for index in roster.practitioners.indices where index != nurse {
            roster.practitioners[index].monitors = roster.practitioners[index].monitors.subtracting(meanwhile)
        }
        return SlotSearch(visit: visit, roster: roster, terms: terms)
    }
}

extension [Spare] {
    /// The days and weeks that are full once so many more visits start at these times.
    fileprivate func full(with starts: [Instant]) -> TimeRangeSet {
        TimeRangeSet(
            compactMap { spare in
                let more = starts.count { spare.during.contains($0) }
                return more > 0 && more >= spare.visits ? spare.during : nil
            })
    }
}
