/// What a plan says about each of its visits beside its start.
struct SeriesOutline {
    let rule: SeriesRule
    let calendar: SeriesCalendar
    let firstDay: Int
    let wantedDays: [Int]
    /// The wanted time of each visit, all alike or each its own.
    let wantedTimes: [LocalTime?]
    let zone: Zone
    /// The starts from which alternatives are taken, in order.
    let free: [SeriesCandidate]
    /// The first day on which a visit can still be booked.
    let today: Int

    /// The plan with these visits, nothing for one in conflict; at most one of them was missed.
    func plan(_ visits: [SeriesCandidate?], missing: Int? = nil) -> SeriesPlan {
        let weeks = visits.indices.map { max(0, (visits[$0]?.day ?? wantedDays[$0]) - firstDay) / 7 + 1 }
        let occurrences = visits.indices.map { index in
            SeriesOccurrence(
                position: index + 1, stage: calendar.positions[index].stage, week: weeks[index],
                wantedDate: LocalDate(daysSinceUnixEpoch: wantedDays[index]), wantedTime: wantedTimes[index],
                place: index == missing ? .missed : place(of: index, in: visits),
                deviation: .seconds(visits[index]?.secondsOff(wantedTimes[index]) ?? 0),
                reviews: rule.checkpoints.filter { isDue($0, after: index, weeks: weeks) }.map(\.review))
        }
        let days = visits.compactMap { $0?.day }
        let span = days.first.flatMap { first in days.last.map { $0 - first + 1 } }
        return SeriesPlan(pattern: calendar.pattern, occurrences: occurrences, spanDays: span)
    }

    private func place(of index: Int, in visits: [SeriesCandidate?]) -> SeriesOccurrence.Place {
        if let visit = visits[index] {
            return visit.isKept ? .kept(visit.start) : .planned(visit.start)
        }
        if let week = calendar.positions[index].week, !rule.makesUpMissed, firstDay + week * 7 <= today {
            return .missed
        } else {
            return .conflict(alternatives: alternatives(for: index, in: visits))
        }
    }

    /// The nearest free starts between the visits around it, whatever day they fall on.
    private func alternatives(for index: Int, in visits: [SeriesCandidate?]) -> [Instant] {
        let gap = max(rule.minimumGap, .microseconds(1))
        let before = visits[..<index].last { $0 != nil }.flatMap { $0 }
        let after = visits[index...].first { $0 != nil }.flatMap { $0 }
        // Without any wish, the middle of the day is nearest to all of it.
        let time = wantedTimes[index] ?? LocalTime(secondOfDay: 43_200)
        let wanted = zone.instant(
            LocalDateTime(date: LocalDate(daysSinceUnixEpoch: wantedDays[index]), time: time))
        let days = visits.compactMap { $0?.day }
        let most = rule.spanDays?.upperBound ?? .max
        let fitting = free.filter { candidate in
            (before.map { candidate.start - $0.start >= gap } ?? true)
                && (after.map { $0.start - candidate.start >= gap } ?? true)
                && max(candidate.day, days.last ?? candidate.day) - min(candidate.day, days.first ?? candidate.day)
                    < most
        }
        func distance(_ start: Instant) -> Duration { max(start - wanted, wanted - start) }
        // Sorting is stable: of two that are equally near the earlier one comes first.
        return fitting.map(\.start).sorted { distance($0) < distance($1) }.prefix(3).map { $0 }
    }

    /// A week that the visits do not reach has no end yet.
    private func isDue(_ checkpoint: SeriesCheckpoint, after index: Int, weeks: [Int]) -> Bool {
        switch checkpoint.moment {
        case .afterVisit(let visit): visit == index + 1
        case .endOfWeek(let week):
            weeks[index] <= week && (weeks.last ?? 0) >= week && weeks.lastIndex { $0 <= week } == index
        }
    }
}
