/// A question for the visits of one person's series, with everything that answers it.
///
/// Gaps are real hours, days and times of day are those on the wall of the zone: across a change of the clocks
/// visits stay at nine, and the gap is the time that really passes.
public struct SeriesSearch: Sendable {
    /// How the visits follow one another.
    public var rule: SeriesRule
    /// How many visits are planned instead of those of the rule; a series of weeks is only ever cut short.
    public var count: Int?
    /// No visit that is not kept falls before this date.
    public var firstDate: LocalDate
    /// The series begins on this date or the first of its pattern at the latest: rather a visit in conflict than a
    /// treatment put off.
    public var latestFirstDate: LocalDate
    /// The time of day that is wished for; without one the visits agree on the time that suits them best, if the
    /// rule wants them at the same time.
    public var preferredTime: LocalTime?
    /// The zone of the site.
    public var zone: Zone
    /// The starts at which one visit can be booked.
    public var free: [Instant]
    /// The visits of the series that are booked or done and stay; weeks and days count from the first of them.
    public var kept: [Instant]

    /// A question for the visits of a series, which begins within seven days unless another date is given.
    public init(
        rule: SeriesRule, count: Int? = nil, from firstDate: LocalDate, beginningBy latestFirstDate: LocalDate? = nil,
        at preferredTime: LocalTime? = nil, zone: Zone, free: [Instant], kept: [Instant] = []
    ) {
        self.rule = rule
        self.count = count
        self.firstDate = firstDate
        self.latestFirstDate = latestFirstDate ?? firstDate.adding(days: 6)
        self.preferredTime = preferredTime
        self.zone = zone
        self.free = free
        self.kept = kept
    }

    /// One plan for each pattern of the rule, in its order; without patterns one in which every day is allowed.
    public func plans(now: Instant) -> [SeriesPlan] {
        (rule.patterns.isEmpty ? [.travel] : rule.patterns).map { plan(pattern: $0, now: now) }
    }

    /// The best plan on the days of a pattern.
    ///
    /// Of all plans that keep pattern, gap and span it has the fewest conflicts; of those the fewest days off the
    /// wanted dates, counting for every visit also how much later than possible the series begins; of those the
    /// least total distance from the wanted time of day; and of those the earliest visits, the first one first.
    /// It is found exactly, and the same question has the same answer.
    public func plan(pattern: SeriesPattern, now: Instant) -> SeriesPlan {
        let calendar = SeriesCalendar(rule: rule, pattern: pattern, count: count)
        let kept = Array(kept.sorted().prefix(calendar.positions.count))
        let usable = usable(kept: kept, now: now)
        // With weeks that are all alike it is clear beforehand which days are of no use.
        let candidates =
            pattern.weeks.count == 1
            ? usable.filter { $0.isKept || pattern.allows(day: $0.day, seriesBegins: $0.day) } : usable
        let keptDays = candidates.filter(\.isKept).map(\.day)
        let floor = firstDate.daysSinceUnixEpoch
        let origin = calendar.firstDay(from: floor, kept: keptDays)
        let table = SeriesTable(count: calendar.positions.count, candidates: candidates, gap: rule.minimumGap)

        let beginnings = beginnings(candidates, calendar: calendar, table: table, origin: origin)
        var found: (choice: SeriesTable.Choice, beginning: SeriesBeginning, time: LocalTime?)?
        for time in times(candidates) {
            let times = candidates.map { SeriesScore(daysOff: 0, secondsOff: $0.secondsOff(time)) }
            for beginning in beginnings {
                guard let choice = table.best(first: beginning.candidates, scores: beginning.scores, times: times)
                else { continue }
                if found.map({ choice.isBetter(than: $0.choice) }) ?? true { found = (choice, beginning, time) }
            }
        }
        guard let found else { return SeriesPlan(pattern: pattern, occurrences: [], spanDays: nil) }
        return SeriesOutline(
            rule: rule, calendar: calendar, firstDay: found.beginning.firstDay,
            wantedDays: found.beginning.wantedDays,
            wantedTimes: Array(repeating: found.time, count: calendar.positions.count), zone: zone,
            free: usable.filter { !$0.isKept },
            today: max(floor, zone.local(now).date.daysSinceUnixEpoch)
        ).plan(found.choice.candidates.map { $0.map { candidates[$0] } })
    }

    /// The free starts that keep the gap to every kept visit, and the kept visits, in order.
    private func usable(kept: [Instant], now: Instant) -> [SeriesCandidate] {
        let floor = zone.startOfDay(firstDate)
        let gap = max(rule.minimumGap, .microseconds(1))
        let starts = Set(free).filter { start in
            start >= now && start >= floor && kept.allSatisfy { start - $0 >= gap || $0 - start >= gap }
        }
        let candidates =
            starts.map { SeriesCandidate($0, zone: zone, isKept: false) }
            + kept.map { SeriesCandidate($0, zone: zone, isKept: true) }
        return candidates.sorted { $0.start < $1.start }
    }

    /// The ways to begin that lead to the best plans if times of day do not count.
    ///
    /// Days come before times, so that only these have to be tried with every time.
    private func beginnings(
        _ candidates: [SeriesCandidate], calendar: SeriesCalendar, table: SeriesTable, origin: Int
    ) -> [SeriesBeginning] {
        let floor = firstDate.daysSinceUnixEpoch
        let keptDays = candidates.filter(\.isKept).map(\.day)
        let anyTime = candidates.map { _ in SeriesScore.zero }
        var promising: [SeriesBeginning] = []
        var least = SeriesScore.impossible
        for firstDay in firstDays(candidates, origin: origin) {
            let delay = abs(firstDay - origin) * calendar.positions.count
            if least.isPossible, !least.hasConflict, delay > least.daysOff { continue }
            let wanted = calendar.wantedDays(seriesBegins: firstDay, floor: floor, kept: keptDays)
            let range = range(of: firstDay, in: candidates)
            let options: [Range<Int>?] = firstDay == origin ? [range, nil] : [range]
            for option in options {
                var beginning = SeriesBeginning(firstDay: firstDay, candidates: option, wantedDays: wanted)
                beginning.score(candidates, calendar: calendar, origin: origin)
                guard let choice = table.best(first: option, scores: beginning.scores, times: anyTime),
                    choice.score <= least
                else { continue }
                if choice.score < least { promising = [] }
                least = choice.score
                promising.append(beginning)
            }
        }
        return promising
    }

    /// The days on which the series may begin, in order, the wanted one among them.
    private func firstDays(_ candidates: [SeriesCandidate], origin: Int) -> [Int] {
        let firstKept = candidates.firstIndex(where: \.isKept) ?? candidates.count
        let latest = max(latestFirstDate.daysSinceUnixEpoch, origin)
        return Set(candidates.prefix(firstKept + 1).filter { $0.isKept || $0.day <= latest }.map(\.day))
            .union([origin]).sorted()
    }

    private func range(of day: Int, in candidates: [SeriesCandidate]) -> Range<Int> {
        let first = candidates.firstIndex { $0.day >= day } ?? candidates.count
        return first..<(candidates[first...].firstIndex { $0.day > day } ?? candidates.count)
    }

    /// The times of day with which the visits are compared.
    ///
    /// The one that comes to the least in total is the time of some visit, since between two of them the total is
    /// nowhere less than at both.
    private func times(_ candidates: [SeriesCandidate]) -> [LocalTime?] {
        if let preferredTime {
            [preferredTime]
        } else if rule.keepsTimeOfDay, !candidates.isEmpty {
            Set(candidates.map(\.time)).sorted()
        } else {
            [nil]
        }
    }
}
