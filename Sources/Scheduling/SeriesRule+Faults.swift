extension SeriesRule {
    /// Everything that is wrong with the rule; a rule without faults can be kept to if enough time is free.
    ///
    /// What cannot fit is judged with days of 24 hours that are free all day.
    public var faults: [SeriesFault] {
        let faults = stageFaults + numberFaults
        // Only stages that make sense can be tried against the patterns.
        return faults.isEmpty ? fitFaults + checkpointFaults : faults
    }

    private var stageFaults: [SeriesFault] {
        guard !stages.isEmpty else { return [.noStage] }
        var faults: [SeriesFault] = []
        for (index, stage) in stages.enumerated() {
            switch stage {
            case .visits(let count):
                if count < 1 { faults.append(.emptyStage(index)) }
                if stages.count > 1 { faults.append(.misplacedStage(index)) }
            case .weeks(let weeks, let perWeek):
                if weeks < 1 || perWeek < 1 { faults.append(.emptyStage(index)) }
            case .onward(let everyWeeks):
                if everyWeeks.lowerBound < 1 { faults.append(.emptyStage(index)) }
                if index < stages.count - 1 { faults.append(.misplacedStage(index)) }
            }
        }
        let visits = stages.reduce(Int64(0)) { $0.adding(Int64($1.visitCount)) }
        if visits > Self.mostVisits { faults.append(.tooManyVisits) }
        return faults
    }

    private var numberFaults: [SeriesFault] {
        var faults: [SeriesFault] = []
        if minimumGap < .zero { faults.append(.negativeGap) }
        if let spanDays, spanDays.lowerBound < 1 { faults.append(.emptySpan) }
        if let maintenance, maintenance.startDays < 1 || maintenance.rangeDays.lowerBound < 1 {
            faults.append(.immediateMaintenance)
        }
        return faults
    }

    private var fitFaults: [SeriesFault] {
        var faults: [SeriesFault] = []
        for pattern in patterns.isEmpty ? [.travel] : patterns {
            if let days = shortestSpan(of: pattern) {
                if let spanDays, days > spanDays.upperBound {
                    faults.append(.tooLittleTime(pattern: pattern, days: days, atMost: spanDays.upperBound))
                }
            } else {
                faults.append(.crowdedPattern(pattern))
            }
        }
        if let weekCount, let spanDays, weekCount * 7 < spanDays.lowerBound {
            faults.append(.tooFewWeeks(days: weekCount * 7, atLeast: spanDays.lowerBound))
        }
        return faults
    }

    private var checkpointFaults: [SeriesFault] {
        let isOpen = stages.contains { if case .onward = $0 { true } else { false } }
        let lastWeek = isOpen ? .max : weekCount ?? spanDays.map { ($0.upperBound - 1) / 7 + 1 } ?? .max
        let lastVisit = isOpen ? .max : visitCount
        return checkpoints.filter { checkpoint in
            switch checkpoint.moment {
            case .afterVisit(let visit): visit < 1 || visit > lastVisit
            case .endOfWeek(let week): week < 1 || week > lastWeek
            }
        }.map(SeriesFault.idleCheckpoint)
    }

    /// The number of weeks when the series counts weeks.
    private var weekCount: Int? {
        var count: Int?
        for case .weeks(let weeks, _) in stages { count = (count ?? 0) + weeks }
        return count
    }

    /// The fewest days in which the visits of a pattern can be given, whatever weekday they begin on.
    ///
    /// Nothing when the visits of some week do not fit into it.
    private func shortestSpan(of pattern: SeriesPattern) -> Int? {
        let positions = SeriesCalendar(rule: self, pattern: pattern, count: nil).positions
        // 1970-01-05 was a Monday.
        return (4..<11).compactMap { firstDay in
            pattern.allows(day: firstDay, seriesBegins: firstDay)
                ? span(of: positions, pattern: pattern, seriesBegins: firstDay) : nil
        }.min()
    }

    private func span(
        of positions: [SeriesCalendar.Position], pattern: SeriesPattern, seriesBegins firstDay: Int
    ) -> Int? {
        let dayLength: Int64 = 86_400_000_000
        var earliest = Int64(firstDay) * dayLength
        var day = firstDay
        for position in positions {
            let weekStart = position.week.map { firstDay + ($0 - 1) * 7 }
            if let weekStart { earliest = max(earliest, Int64(weekStart) * dayLength) }
            day = Int(earliest.dividedDown(by: dayLength))
            while !pattern.allows(day: day, seriesBegins: firstDay) {
                day += 1
                earliest = Int64(day) * dayLength
            }
            if let weekStart, day >= weekStart + 7 { return nil }
            earliest = earliest.adding(minimumGap.wholeMicroseconds)
            // A gap of years makes no calendar.
            guard earliest < Int64.max / 4 else { return .max }
        }
        return day - firstDay + 1
    }
}
