extension SlotSearch {
    /// The visit at exactly one start, with everything that it takes, or nothing when it cannot be there.
    ///
    /// Step, notice and horizon are not looked at: the caller knows whom they bind. The choice is deterministic. Of the
    /// clinicians it is the preferred one who can, else the one who keeps the least free time around the visit, so that
    /// long free stretches stay for others; among equals the first. Rooms are chosen likewise. Who watches is
    /// said at `stints(at:besides:_:)`.
    ///
    /// - Parameters:
    ///   - preferred: clinicians by their place in the roster, best first: those who know the person.
    ///   - only: the clinicians who may lead the visit; nil for all.
    public func assignment(at start: Instant, preferring preferred: [Int] = [], only: Set<Int>? = nil) -> Assignment? {
        guard let moment = TimeRange(start: start, lasting: .microseconds(1)) else { return nil }
        return assignment(at: moment, preferring: preferred, only: only, StartSets(self, startsIn: moment))
    }

    /// The same with the sets of starts of a window that has the moment.
    func assignment(
        at moment: TimeRange, preferring preferred: [Int], only: Set<Int>?, _ sets: StartSets
    ) -> Assignment? {
        guard sets.allowed.contains(moment) else { return nil }
        let start = moment.start

        var room: Int?
        if !visit.roomParts.isEmpty {
            room = tightest(roster.rooms.indices.filter { sets.room($0).contains(moment) }) {
                slack(of: visit.roomParts, in: sets.free(room: $0), at: start)
            }
            guard room != nil else { return nil }
        }
        for clinician in clinicians(at: moment, sets, preferring: preferred, only: only) {
            if let stints = stints(at: start, besides: clinician, sets) {
                return assigned(at: start, clinician: clinician, room: room, stints: stints)
            }
        }
        return nil
    }

    /// Who can treat the person, best first; one nobody when the visit takes no clinician.
    private func clinicians(
        at moment: TimeRange, _ sets: StartSets, preferring preferred: [Int], only: Set<Int>?
    ) -> [Int?] {
        guard visit.isLedByClinician else { return [nil] }
        let able = roster.practitioners.indices.filter {
            (only?.contains($0) ?? true) && sets.clinician($0).contains(moment)
        }
        let slacks = able.map { slack(of: visit.clinicianParts, in: sets.free(clinician: $0), at: moment.start) }
        let ranked = zip(able, slacks).sorted { one, other in
            let ranks = (preferred.firstIndex(of: one.0) ?? .max, preferred.firstIndex(of: other.0) ?? .max)
            return (ranks.0, one.1, one.0) < (ranks.1, other.1, other.0)
        }
        return ranked.map(\.0)
    }

    /// The candidate with the least slack; among equals the first.
    private func tightest(_ candidates: some Sequence<Int>, slack: (Int) -> Int64) -> Int? {
        candidates.map { (slack: slack($0), index: $0) }.min { ($0.slack, $0.index) < ($1.slack, $1.index) }?.index
    }

    private func slack(of parts: [Visit.Part], in free: TimeRangeSet, at start: Instant) -> Int64 {
        slack(of: parts.map { $0.range(startingAt: start) }, in: free)
    }

    /// The free time that stays around the parts of a visit, in microseconds.
    func slack(of parts: [TimeRange], in free: TimeRangeSet) -> Int64 {
        parts.reduce(0) { sum, range in
            let index = free.firstIndex(endingAfter: range.start)
            guard index < free.ranges.count else { return sum }
            let around = free.ranges[index]
            return sum.adding(around.microseconds.subtracting(range.microseconds))
        }
    }
}

extension TimeRange {
    /// How long it is; at most as long as an integer can say.
    fileprivate var microseconds: Int64 {
        end.microsecondsSinceUnixEpoch.subtracting(start.microsecondsSinceUnixEpoch)
    }
}
