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
        return search.resourceObstacles(to: start, only: only).compactMap { obstacle in
            guard case .noNurse = obstacle else { return obstacle }
            return nil
        } + search.unwatched(seating, at: start, only: only)
    }

    /// The visit with the seats that it takes of those whom it was planned with; nil when it cannot stay as it is.
    public func assignment(of seating: Seating, at start: Instant) -> Assignment? {
        guard footing(of: seating, at: start).isEmpty else { return nil }
        return assigned(at: start, clinician: seating.clinician, room: seating.room, nurses: seating.nurses)
    }

    /// The phases that whoever was planned cannot watch.
    private func unwatched(_ seating: Seating, at start: Instant, only: Set<Int>) -> [Obstacle] {
        let planned = Set(visit.nursePhases.map { seating.nurses[$0.index] })
        var obstacles: [Int: Obstacle] = [:]
        for nurse in planned {
            var roster = roster
            for index in roster.practitioners.indices where index != nurse {
                roster.practitioners[index].monitors = .empty
            }
            let search = SlotSearch(visit: visit, roster: roster, terms: terms)
            for obstacle in search.resourceObstacles(to: start, only: only) {
                guard case .noNurse(let phase, _, _) = obstacle, seating.nurses[phase] == nurse else { continue }
                obstacles[phase] = obstacle
            }
        }
        return obstacles.keys.sorted().compactMap { obstacles[$0] }
    }
}
