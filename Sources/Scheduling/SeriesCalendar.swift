/// The days on which the visits of one series may fall and on which they are wanted.
///
/// Days are counted from 1970-01-01, positions from 0.
struct SeriesCalendar {
    /// What the rule says about one visit: its stage, and its week when the stage counts weeks.
    struct Position {
        let stage: Int
        let week: Int?
    }

    let positions: [Position]
    let pattern: SeriesPattern
    let spanDays: ClosedRange<Int>?
    /// The days from one visit to the next at the same time of day.
    let spacing: Int

    /// A calendar for the visits of a rule, or for the first so many of them.
    ///
    /// Only when it is asked to be does it go on beyond the weeks of the rule, with visits that any week may hold.
    init(rule: SeriesRule, pattern: SeriesPattern, count: Int?, isExtended: Bool = false) {
        self.pattern = pattern
        spanDays = rule.spanDays
        let day: Int64 = 86_400_000_000
        spacing = max(0, Int(rule.minimumGap.wholeMicroseconds.dividedUp(by: day)))
        let positions = Self.positions(rule.stages, count: count)
        let missing = isExtended ? max(0, (count ?? 0) - positions.count) : 0
        let last = Position(stage: max(0, rule.stages.count - 1), week: nil)
        self.positions = positions + Array(repeating: last, count: missing)
    }

    /// Whether a visit that is not yet booked may fall on a day.
    func allows(_ day: Int, at position: Int, seriesBegins firstDay: Int) -> Bool {
        guard day >= firstDay, pattern.allows(day: day, seriesBegins: firstDay) else { return false }
        guard isInWeek(day, of: position, seriesBegins: firstDay) else { return false }
        guard let spanDays else { return true }
        let taken = day - firstDay + 1
        return taken <= spanDays.upperBound && (position < positions.count - 1 || taken >= spanDays.lowerBound)
    }

    /// Whether a day lies in the week in which a visit belongs, if it belongs in one.
    func isInWeek(_ day: Int, of position: Int, seriesBegins firstDay: Int) -> Bool {
        guard let week = positions[position].week else { return true }
        return (firstDay + 7 * (week - 1)..<firstDay + 7 * week).contains(day)
    }

    /// The first day of a series that begins on or after a day, or the day of its first kept visit.
    func firstDay(from floor: Int, kept: [Int]) -> Int {
        var first = floor
        while !pattern.allows(day: first, seriesBegins: first) { first += 1 }
        if let kept = kept.first, positions.first?.week != nil || kept < first + spacing {
            return kept
        } else {
            return first
        }
    }

    /// The day on which each visit is wanted: as early as pattern and gap allow, none before the floor.
    func wantedDays(seriesBegins firstDay: Int, floor: Int, kept: [Int]) -> [Int] {
        positions.first?.week == nil
            ? wantedDaysInTurn(seriesBegins: firstDay, floor: floor, kept: kept)
            : wantedDaysByWeek(seriesBegins: firstDay)
    }

    private static func positions(_ stages: [SeriesStage], count: Int?) -> [Position] {
        var positions: [Position] = []
        var week = 1
        for (index, stage) in stages.enumerated() {
            switch stage {
            case .visits(let visits):
                let wanted = min(max(0, count ?? visits), SeriesRule.mostVisits)
                positions += Array(repeating: Position(stage: index, week: nil), count: wanted)
            case .weeks(let weeks, let perWeek):
                for _ in 0..<min(max(0, weeks), SeriesRule.mostVisits) {
                    let visits = min(max(0, perWeek), SeriesRule.mostVisits)
                    positions += Array(repeating: Position(stage: index, week: week), count: visits)
                    week += 1
                }
            case .onward: break
            }
        }
        return Array(positions.prefix(min(max(0, count ?? .max), SeriesRule.mostVisits)))
    }

    private func wantedDaysInTurn(seriesBegins firstDay: Int, floor: Int, kept: [Int]) -> [Int] {
        var kept = kept[...]
        var days: [Int] = []
        var earliest = firstDay
        while days.count < positions.count {
            let free = allowedDay(from: max(earliest, floor), seriesBegins: firstDay)
            let isFull = kept.count >= positions.count - days.count
            if let next = kept.first, isFull || next < free + spacing {
                days.append(next)
                kept.removeFirst()
                earliest = max(earliest, next + spacing)
            } else {
                days.append(free)
                earliest = free + spacing
            }
            // With a gap below a day the next visit is wanted on the next day, not on the same.
            earliest = max(earliest, days[days.count - 1] + 1)
        }
        return days
    }

    private func wantedDaysByWeek(seriesBegins firstDay: Int) -> [Int] {
        var earliest = firstDay
        return positions.map { position in
            let weekStart = firstDay + 7 * ((position.week ?? 1) - 1)
            let allowed = allowedDay(from: max(earliest, weekStart), seriesBegins: firstDay)
            // A week that cannot hold its visits has the rest of them on its last day.
            let day = min(allowed, weekStart + 6)
            earliest = day + max(1, spacing)
            return day
        }
    }

    private func allowedDay(from day: Int, seriesBegins firstDay: Int) -> Int {
        var day = day
        // No week of a pattern is empty, so that this ends within two weeks.
        while !pattern.allows(day: day, seriesBegins: firstDay) { day += 1 }
        return day
    }
}
