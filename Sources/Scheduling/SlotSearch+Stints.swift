extension SlotSearch {
    /// For each phase who watches it in turn, or nothing when some of a watched phase has nobody.
    ///
    /// Whoever is alone with the person stays for the whole phase, and for as many of the next ones as can be. A phase
    /// that is watched together with others goes to a nurse who watches somebody already, so that others stay whole for
    /// whoever needs one alone; it is handed over only when that nurse is needed elsewhere.
    func stints(at start: Instant, besides clinician: Int?, _ sets: StartSets) -> [[Stint]]? {
        var stints = [[Stint]](repeating: [], count: visit.phases.count)
        var last: Int?
        for (place, phase) in visit.nursePhases.enumerated() {
            let free = free(phase, besides: clinician, sets)
            let during = phase.part.range(startingAt: start)
            let own =
                phase.monitoring == .alone
                ? alone(place, during, free, after: last, besides: clinician, sets)
                : together(during, free, after: last)
            guard let own else { return nil }
            stints[phase.index] = own
            last = own.last?.nurse
        }
        return stints
    }

    /// The time in which each practitioner is free for a phase, by their place in the roster: none for who treats in it.
    func free(_ phase: Visit.NursePhase, besides clinician: Int?, _ sets: StartSets) -> [TimeRangeSet] {
        var free = sets.free(toWatch: phase.monitoring)
        if phase.hasClinician, let clinician { free[clinician] = .empty }
        return free
    }

    /// The part of a phase that nobody can watch: all of it when one has to stay and cannot, else the first time without
    /// anybody; nil when it is watched.
    func unwatched(_ phase: Visit.NursePhase, at start: Instant, besides clinician: Int?, _ sets: StartSets)
        -> TimeRange?
    {
        let during = phase.part.range(startingAt: start)
        let free = free(phase, besides: clinician, sets)
        if phase.monitoring == .alone { return free.contains { $0.contains(during) } ? nil : during }
        return TimeRangeSet([during]).subtracting(free.reduce(.empty) { $0.union($1) }).ranges.first
    }

    private func alone(
        _ place: Int, _ during: TimeRange, _ free: [TimeRangeSet], after last: Int?, besides clinician: Int?,
        _ sets: StartSets
    ) -> [Stint]? {
        let able = free.indices.filter { free[$0].contains(during) }
        if let last, able.contains(last) { return [Stint(nurse: last)] }
        // Whoever can stay longest, so that the person sees few faces; then who has the least free time to lose.
        let start = during.start - .microseconds(visit.nursePhases[place].part.start)
        let ranked = able.map { index in
            let stay = visit.nursePhases[place...].prefix {
                self.free($0, besides: clinician, sets)[index].contains($0.part.range(startingAt: start))
            }
            return (stay: -stay.count, slack: slack(of: [during], in: free[index]), index: index)
        }
        return ranked.min { ($0.stay, $0.slack, $0.index) < ($1.stay, $1.slack, $1.index) }.map {
            [Stint(nurse: $0.index)]
        }
    }

    private func together(_ during: TimeRange, _ free: [TimeRangeSet], after last: Int?) -> [Stint]? {
        var stints: [Stint] = []
        var (last, instant) = (last, during.start)
        while instant < during.end {
            let able = free.indices.compactMap { index in
                free[index].ranges.first { $0.contains(instant) }.map { (index: index, until: min($0.end, during.end)) }
            }
            let watching = able.filter { able in
                roster.practitioners[able.index].taken.contains { $0.during.contains(instant) }
            }
            let preferred = watching.isEmpty ? able : watching
            guard
                let next = preferred.first(where: { $0.index == last })
                    ?? preferred.min(by: { ($1.until, $0.index) < ($0.until, $1.index) })
            else { return nil }
            stints.append(Stint(nurse: next.index, offset: instant - during.start))
            (last, instant) = (next.index, next.until)
        }
        return stints
    }
}
