import Fixtures
import Scheduling
import Testing

/// A small series with a few free starts, around a change of the clocks.
struct SeriesWorld {
    struct Start {
        let start: Instant
        let date: LocalDate
        let second: Int
        let isKept: Bool
    }

    let search: SeriesSearch
    let pattern: SeriesPattern
    let now: Instant
    /// All that may be chosen, in order.
    let starts: [Start]
    /// The week of each visit, when the rule says so.
    let weeks: [Int?]

    init(zone: Zone, keepsSome: Bool = false, using random: inout SeededGenerator) throws {
        let count = Int.random(in: 1...4, using: &random)
        let isWeekly = !keepsSome && Int.random(in: 0..<4, using: &random) == 0
        let perWeek = Int.random(in: 1...2, using: &random)
        let gap = Duration.hours(.random(in: 0...72, using: &random))
        let least = Int.random(in: 1...10, using: &random)
        let span =
            keepsSome || Bool.random(using: &random) ? nil : least...least + Int.random(in: 0...10, using: &random)
        let names = keepsSome ? ["MWF", "travel", "MTWThF"] : ["MWF", "TTh", "travel", "MTWThF", "MWF+TTh", "TSa+M"]
        pattern = try SeriesPattern(try #require(names.randomElement(using: &random)))
        var rule = SeriesRule(
            stages: [isWeekly ? .weeks((count + 1) / 2, perWeek: perWeek) : .visits(count)], minimumGap: gap,
            spanDays: span)
        rule.keepsTimeOfDay = Int.random(in: 0..<4, using: &random) > 0
        weeks =
            isWeekly
            ? (1...(count + 1) / 2).flatMap { Array(repeating: $0, count: perWeek) }
            : Array(repeating: nil, count: count)

        let firstDate = try date("2027-03-0\(Int.random(in: 4...9, using: &random))")
        func start() throws -> Instant {
            let time = try #require(["08:00", "09:00", "09:30", "14:00", "20:00"].randomElement(using: &random))
            let date = firstDate.adding(days: .random(in: -1...13, using: &random))
            return zone.instant(try wall("\(date)T\(time)"))
        }
        let free = try (0..<Int.random(in: 1...12, using: &random)).map { _ in try start() }
        let kept = keepsSome ? try Set((0..<Int.random(in: 1...count, using: &random)).map { _ in try start() }) : []
        search = SeriesSearch(
            rule: rule, from: firstDate,
            beginningBy: Bool.random(using: &random)
                ? nil : firstDate.adding(days: .random(in: 0...12, using: &random)),
            at: Bool.random(using: &random) ? LocalTime("09:00") : nil, zone: zone, free: free, kept: kept.sorted())
        let now = zone.startOfDay(firstDate) + .hours(.random(in: -20...20, using: &random))
        self.now = now
        let usable = Set(free).filter { start in
            start >= now && zone.local(start).date >= firstDate
                && kept.allSatisfy { $0 != start && max($0 - start, start - $0) >= gap }
        }
        starts = (usable.map { ($0, false) } + kept.map { ($0, true) }).sorted { $0.0 < $1.0 }.map { start, isKept in
            let local = zone.local(start)
            let second = local.time.minuteOfDay * 60
            return Start(start: start, date: local.date, second: second, isKept: isKept)
        }
    }

    func plan() -> SeriesPlan {
        search.plan(pattern: pattern, now: now)
    }

    /// The reference: every way to give each visit a start or none, and the least of what they come to.
    ///
    /// The score is conflicts, days off, seconds off; of equal ones the earlier visits win.
    func bestByTryingAll() -> (visits: [Int?], score: [Int])? {
        var best: (visits: [Int?], score: [Int])?
        tryAll([], from: 0) { visits in
            guard let score = score(visits) else { return }
            if let best, best.score.lexicographicallyPrecedes(score) { return }
            if let best, best.score == score, !Self.isEarlier(visits, than: best.visits) { return }
            best = (visits, score)
        }
        return best
    }

    /// The same for the visits after a moved one; the score is conflicts, moves, days and seconds off.
    func bestMoveByTryingAll(
        _ booked: [Instant], moving position: Int, to new: Instant
    ) -> (visits: [Instant?], score: [Int])? {
        let later = Array(booked[position...])
        let firstDay = search.zone.local(position == 1 ? new : booked[0]).date
        let starts = Set(search.free.filter { $0 >= now } + later).filter { $0 > new }.sorted()
        var best: (visits: [Instant?], score: [Int])?
        func go(_ visits: [Instant?]) {
            guard visits.count == later.count else {
                let last = visits.last { $0 != nil }.flatMap { $0 } ?? new
                for start in starts where start > last && start - last >= search.rule.minimumGap {
                    let isOwn = start == later[visits.count]
                    let index = position + visits.count
                    let day = search.zone.local(start).date
                    // A series of more visits than the rule has no shortest span to end with.
                    if isOwn || allows(day, visit: index, of: booked.count, firstDay: firstDay) { go(visits + [start]) }
                }
                go(visits + [nil])
                return
            }
            var score = [0, 0, 0, 0]
            for (own, visit) in zip(later, visits) where visit != own {
                if let visit {
                    let (from, to) = (search.zone.local(own), search.zone.local(visit))
                    score[1] += 1
                    score[2] += abs(from.date.days(until: to.date))
                    score[3] += Self.secondsOff(from.time.minuteOfDay * 60, to.time.minuteOfDay * 60)
                } else {
                    score[0] += 1
                }
            }
            if let best, best.score.lexicographicallyPrecedes(score) { return }
            if let best, best.score == score,
                !visits.lexicographicallyPrecedes(best.visits, by: { ($0 ?? .distantFuture) < ($1 ?? .distantFuture) })
            {
                return
            }
            best = (visits, score)
        }
        go([])
        return best
    }

    private func tryAll(_ visits: [Int?], from index: Int, body: ([Int?]) -> Void) {
        guard visits.count < weeks.count else {
            if !starts.indices.contains(where: { starts[$0].isKept && !visits.contains($0) }) { body(visits) }
            return
        }
        let last = visits.last { $0 != nil }.flatMap { $0 }
        for next in starts.indices.dropFirst(index) {
            if let last {
                let areKept = starts[last].isKept && starts[next].isKept
                let gap = starts[next].start - starts[last].start
                guard areKept || gap >= search.rule.minimumGap else { continue }
            }
            tryAll(visits + [next], from: next + 1, body: body)
        }
        tryAll(visits + [nil], from: index, body: body)
    }

    /// Nothing when the visits break a rule.
    private func score(_ visits: [Int?]) -> [Int]? {
        let origin = origin
        let firstDay: LocalDate
        if let first = visits[0] {
            let latest = max(search.latestFirstDate, origin)
            guard starts[first].isKept || starts[first].date <= latest else { return nil }
            firstDay = starts[first].date
        } else {
            firstDay = origin
        }
        let wanted = wantedDates(firstDay)
        var score = [0, 0, 0]
        var seconds: [Int] = []
        for (position, index) in visits.enumerated() {
            guard let index else {
                score[0] += 1
                continue
            }
            let start = starts[index]
            guard start.isKept || allows(start.date, visit: position, of: weeks.count, firstDay: firstDay) else {
                return nil
            }
            if !search.kept.isEmpty { continue }
            score[1] += abs(wanted[position].days(until: start.date)) + abs(origin.days(until: firstDay))
            seconds.append(start.second)
        }
        // Any minute of the day may be the one they agree on.
        if let preferred = search.preferredTime {
            score[2] = seconds.reduce(0) { $0 + Self.secondsOff($1, preferred.minuteOfDay * 60) }
        } else if search.rule.keepsTimeOfDay {
            score[2] =
                stride(from: 0, to: 86_400, by: 1800).map { time in
                    seconds.reduce(0) { $0 + Self.secondsOff($1, time) }
                }.min() ?? 0
        }
        return score
    }

    private func allows(_ date: LocalDate, visit: Int, of count: Int, firstDay: LocalDate) -> Bool {
        let days = firstDay.days(until: date)
        guard days >= 0, isPatternDay(date, firstDay: firstDay) else { return false }
        if let week = visit < weeks.count ? weeks[visit] : nil, days < week * 7 - 7 || days >= week * 7 { return false }
        guard let span = search.rule.spanDays else { return true }
        return visit == count - 1 ? span.contains(days + 1) : days + 1 <= span.upperBound
    }

    private func isPatternDay(_ date: LocalDate, firstDay: LocalDate) -> Bool {
        func monday(_ date: LocalDate) -> LocalDate { date.adding(days: 1 - date.weekday.rawValue) }
        let week = monday(firstDay).days(until: monday(date)) / 7
        return pattern.weeks[week % pattern.weeks.count].contains(date.weekday)
    }

    /// The day on which the series is to begin.
    private var origin: LocalDate {
        var date = search.firstDate
        while !isPatternDay(date, firstDay: date) { date = date.adding(days: 1) }
        if let kept = starts.first(where: \.isKept)?.date, date.days(until: kept) < spacing { return kept }
        return date
    }

    /// The days that pass at least between two visits at the same time of day.
    private var spacing: Int {
        var days = 0
        while Duration.hours(24 * days) < search.rule.minimumGap { days += 1 }
        return days
    }

    /// Without booked visits: one pattern day after another, the gap apart, and none before its week.
    private func wantedDates(_ firstDay: LocalDate) -> [LocalDate] {
        var dates: [LocalDate] = []
        for week in weeks {
            let weekStart = firstDay.adding(days: ((week ?? 1) - 1) * 7)
            var date = max(dates.last?.adding(days: max(1, spacing)) ?? firstDay, weekStart)
            while !isPatternDay(date, firstDay: firstDay) { date = date.adding(days: 1) }
            dates.append(week == nil ? date : min(date, weekStart.adding(days: 6)))
        }
        return dates
    }

    private static func secondsOff(_ one: Int, _ other: Int) -> Int {
        min(abs(one - other), 86_400 - abs(one - other))
    }

    private static func isEarlier(_ visits: [Int?], than others: [Int?]) -> Bool {
        visits.lexicographicallyPrecedes(others) { ($0 ?? .max) < ($1 ?? .max) }
    }
}
