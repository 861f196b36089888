extension SeriesSearch {
    /// Moves one booked visit, and as few of those after it as gap, pattern and span allow.
    ///
    /// `starts` are the visits of the series in order, done ones included; `position` counts them from 1. Visits
    /// before the moved one never change, and a visit after it stays where it is if any plan lets it: of all plans
    /// that keep the gap from the new start on, this one has the fewest conflicts, then the fewest moves, then the
    /// fewest days and the least time of day between old and new. Whoever moves a visit chooses its start, so that
    /// the gap before it is only reported. `kept` and `count` play no part. Nothing when there is no such visit.
    public func replan(
        _ starts: [Instant], moving position: Int, to start: Instant, pattern: SeriesPattern, now: Instant
    ) -> SeriesReplan? {
        guard starts.indices.contains(position - 1) else { return nil }
        let old = starts.map { SeriesCandidate($0, zone: zone, isKept: true) }
        let moved = SeriesCandidate(start, zone: zone, isKept: start == starts[position - 1])
        let firstDay = position == 1 ? moved.day : old[0].day
        let calendar = SeriesCalendar(rule: rule, pattern: pattern, count: starts.count, isExtended: true)
        let later = old.dropFirst(position)
        let earliest = start + max(rule.minimumGap, .microseconds(1))
        let usable = Set(free.filter { $0 >= now }).union(later.map(\.start)).filter { $0 >= earliest }
        let candidates = usable.sorted().map { SeriesCandidate($0, zone: zone, isKept: false) }

        let table = SeriesTable(count: later.count, candidates: candidates, gap: rule.minimumGap)
        let scores = later.indices.flatMap { index in
            candidates.map { candidate in
                let own = old[index]
                if candidate.start == own.start { return SeriesScore.zero }
                guard calendar.allows(candidate.day, at: index, seriesBegins: firstDay) else { return .impossible }
                return .move
                    + SeriesScore(daysOff: candidate.day - own.day, secondsOff: candidate.secondsOff(own.time))
            }
        }
        let choice = table.best(first: nil, scores: scores, times: candidates.map { _ in .zero })

        let after = zip(later, choice?.candidates ?? []).map { own, chosen in
            chosen.map { candidates[$0].start == own.start ? own : candidates[$0] }
        }
        let visits = old.prefix(position - 1) + [moved] + after
        let wanted = old.prefix(position - 1) + [moved] + later
        let outline = SeriesOutline(
            rule: rule, calendar: calendar, firstDay: firstDay, wantedDays: wanted.map(\.day),
            wantedTimes: wanted.map(\.time), zone: zone, free: candidates,
            today: zone.local(now).date.daysSinceUnixEpoch)
        let before = position > 1 ? start - starts[position - 2] : nil
        return SeriesReplan(
            plan: outline.plan(Array(visits)),
            moves: zip(old, visits).enumerated().compactMap { index, pair in
                pair.0.start == pair.1?.start
                    ? nil : SeriesMove(position: index + 1, from: pair.0.start, to: pair.1?.start)
            },
            shortGap: before.flatMap { $0 < rule.minimumGap ? $0 : nil })
    }

    /// What follows from a missed visit.
    ///
    /// When the rule makes up for missed visits, one more is planned where it fits best, and all others stay.
    /// Otherwise the series goes on as it stands: nothing is repeated and nothing moves. The rest is as for a move.
    public func replan(
        _ starts: [Instant], missing position: Int, pattern: SeriesPattern, now: Instant
    ) -> SeriesReplan? {
        guard starts.indices.contains(position - 1) else { return nil }
        let missed = starts[position - 1]
        if rule.makesUpMissed {
            var search = self
            search.count = starts.count
            search.kept = starts.filter { $0 != missed }
            search.firstDate = max(firstDate, zone.local(now).date)
            search.preferredTime = preferredTime ?? zone.local(missed).time
            search.free.removeAll { $0 == missed }
            let plan = search.plan(pattern: pattern, now: now)
            let move = SeriesMove(position: position, from: missed, to: plan.plannedStarts.first)
            return SeriesReplan(plan: plan, moves: [move], shortGap: nil)
        } else {
            let visits = starts.map { SeriesCandidate($0, zone: zone, isKept: true) }
            let outline = SeriesOutline(
                rule: rule,
                calendar: SeriesCalendar(rule: rule, pattern: pattern, count: starts.count, isExtended: true),
                firstDay: visits[0].day, wantedDays: visits.map(\.day), wantedTimes: visits.map(\.time), zone: zone,
                free: [], today: zone.local(now).date.daysSinceUnixEpoch)
            return SeriesReplan(plan: outline.plan(visits, missing: position - 1), moves: [], shortGap: nil)
        }
    }
}
