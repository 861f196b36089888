extension ItinerarySearch {
    /// The services at exactly one start of the first, each with everything that it takes, or nothing when they cannot
    /// all be there.
    ///
    /// They are assigned one after the other, each beside what those before it take; where that leaves nothing for one,
    /// other clinicians, rooms and nurses are tried for those before it, so that there is an answer exactly when there
    /// is any choice that works. One clinician leads all that have one, if anybody can, somebody who knows the person
    /// first; else whoever leads one before, who knows the person, and then as `SlotSearch.assignment` chooses.
    ///
    /// - Parameter preferred: clinicians by their place in the roster, best first: those who know the person.
    public func assignments(at start: Instant, preferring preferred: [Int] = []) -> [Assignment]? {
        guard let moment = TimeRange(start: start, lasting: .microseconds(1)) else { return nil }
        var attempt = ItineraryAttempt(self, at: start, preferring: preferred, sets(startsIn: moment))
        return attempt.assignments()
    }

    /// Every rule that fails for a start, in the order of the services.
    ///
    /// It is empty exactly when `openSlots` has the start in a window around it. Where each of the services could be
    /// there alone, it is what stands in the way of the first that finds nothing beside those before it.
    public func obstacles(to start: Instant, now: Instant) -> [ItineraryObstacle] {
        let alone = stops.indices.flatMap { stop in
            stops[stop].search.obstacles(to: self.start(of: stop, from: start), now: now).map {
                ItineraryObstacle(stop: stop, obstacle: $0, isOwnMaking: false)
            }
        }
        guard alone.isEmpty, let moment = TimeRange(start: start, lasting: .microseconds(1)) else { return alone }
        var attempt = ItineraryAttempt(self, at: start, preferring: [], sets(startsIn: moment))
        guard attempt.assignments() == nil else { return [] }
        return attempt.obstacles
    }
}
