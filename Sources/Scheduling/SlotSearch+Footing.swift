extension SlotSearch {
    /// What no longer allows a visit with exactly those whom it was planned with.
    ///
    /// It is empty exactly when the visit can stay as it is: everybody is there and free for their part, the room too,
    /// and a prescriber where the visit asks for one. The visit's own claims must not be in the roster. Step, notice
    /// and horizon are not looked at.
    public func footing(of seating: Seating, at start: Instant) -> [Obstacle] {
        var roster = roster
        roster.rooms = seating.room.map { [roster.rooms[$0]] } ?? []
        let only = seating.clinician.map { Set([$0]) } ?? []
        let search = SlotSearch(visit: visit, roster: roster, terms: terms)
        return search.resourceObstacles(to: start, only: only).filter { obstacle in
            if case .noNurse = obstacle { false } else { true }
        } + search.unwatched(seating, at: start)
    }

    /// The visit with the seats that it takes of those whom it was planned with; nil when it cannot stay as it is.
    public func assignment(of seating: Seating, at start: Instant) -> Assignment? {
        guard footing(of: seating, at: start).isEmpty else { return nil }
        return assigned(at: start, clinician: seating.clinician, room: seating.room, stints: seating.stints)
    }

    /// The phases of which whoever was planned cannot watch all.
    private func unwatched(_ seating: Seating, at start: Instant) -> [Obstacle] {
        guard let moment = TimeRange(start: start, lasting: .microseconds(1)) else { return [] }
        let sets = StartSets(self, startsIn: moment)
        return visit.nursePhases.compactMap { phase in
            let during = phase.part.range(startingAt: start)
            let free = free(phase, besides: seating.clinician, sets)
            let times = seating.stints[phase.index].times(in: during)
            let lost = times.first { time in time.nurse.map { !free[$0].contains(time.during) } ?? true }
            guard lost != nil || times.first?.during.start != during.start else { return nil }
            let missed = lost ?? (nil, during)
            return .noNurse(
                phase: phase.index, during: missed.during,
                missed.nurse.map { [hindrance(of: $0, watching: phase, during: missed.during, sets)] } ?? [])
        }
    }
}
