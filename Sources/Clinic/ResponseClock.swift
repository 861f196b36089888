public import Scheduling

/// Says by when somebody will have answered, and says nothing that the hours of the practice do not bear out.
///
/// A minute counts while somebody is there; a working day is a local date on which somebody is there at all. Holidays,
/// closures and the changes of the clocks are in the hours, so that nothing here knows of them.
public struct ResponseClock: Hashable, Sendable {
    /// When somebody is there.
    public let staffed: TimeRangeSet
    /// The wall on which working days are counted.
    public let zone: Zone

    /// A clock over hours that reach as far ahead as promises may.
    public init(staffed: TimeRangeSet, zone: Zone) {
        self.staffed = staffed
        self.zone = zone
    }

    /// Whether somebody is there.
    public func isStaffed(now: Instant) -> Bool {
        staffed.ranges.contains { $0.contains(now) }
    }

    /// By when it is answered; nil when nobody is there for as long as is known, and nothing may be promised.
    public func due(_ time: ResponseTime, now: Instant) -> Instant? {
        switch time {
        case .staffed(let minutes): instant(after: .seconds(minutes * 60), now: now)
        case .sameWorkingDay(let minutes):
            later(endOfWorkingDay(after: 0, now: now), instant(after: .seconds(minutes * 60), now: now))
        case .workingDays(let days): endOfWorkingDay(after: days, now: now)
        }
    }

    /// When so much staffed time has passed.
    private func instant(after duration: Duration, now: Instant) -> Instant? {
        var left = duration
        for range in ahead(of: now) {
            if range.duration >= left { return range.start + left }
            left -= range.duration
        }
        return nil
    }

    /// The end of the staffed time of the working day after so many others, counted from the first on which somebody
    /// is there now or later.
    private func endOfWorkingDay(after days: Int, now: Instant) -> Instant? {
        var (passed, current): (Int, LocalDate?) = (0, nil)
        var end: Instant?
        for part in parts(of: ahead(of: now)) {
            if part.date != current {
                if current != nil {
                    if passed == days { return end }
                    passed += 1
                }
                current = part.date
            }
            end = part.end
        }
        return passed == days ? end : nil
    }

    /// What is left of the staffed time.
    private func ahead(of now: Instant) -> [TimeRange] {
        staffed.ranges.compactMap { TimeRange(start: max($0.start, now), end: $0.end) }
    }

    /// Staffed time cut at midnight: each part with its local date and its end.
    private func parts(of ranges: [TimeRange]) -> [(date: LocalDate, end: Instant)] {
        var parts: [(LocalDate, Instant)] = []
        for range in ranges {
            var start = range.start
            while start < range.end {
                let date = zone.local(start).date
                // Where the clocks go back over midnight a date comes twice: the later of the two midnights ends it.
                var next = zone.startOfDay(date.adding(days: 1))
                if next <= start { next = zone.startOfDay(date.adding(days: 2)) }
                parts.append((date, min(next, range.end)))
                start = next
            }
        }
        return parts
    }

    private func later(_ one: Instant?, _ other: Instant?) -> Instant? {
        guard let one, let other else { return one ?? other }
        return max(one, other)
    }
}
