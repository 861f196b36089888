extension WeeklyHours {
    /// Two stretches that are open at the same time in some week, by their places; nothing when there are none.
    ///
    /// Where they overlap it would be open once, so that one of them is a mistake.
    public var overlap: (first: Int, second: Int)? {
        for second in stretches.indices {
            for first in stretches[..<second].indices where stretches[first].overlaps(stretches[second]) {
                return (first, second)
            }
        }
        return nil
    }
}

extension Stretch {
    /// Whether both are open at the same time in some week.
    fileprivate func overlaps(_ other: Stretch) -> Bool {
        // A stretch over midnight on Sunday reaches into the week after.
        (-1...1).contains { weeks in
            let shift = weeks * 7 * 1440
            let isAtOnce =
                startOfWeek + opens < other.startOfWeek + other.closesAfterOpening + shift
                && other.startOfWeek + other.opens + shift < startOfWeek + closesAfterOpening
            return isAtOnce
                && takesPlace(with: other, daysLater: other.weekday.rawValue - weekday.rawValue + weeks * 7)
        }
    }

    private var startOfWeek: Int { (weekday.rawValue - 1) * 1440 }

    /// Whether this one takes place on some date, and the other so many days later.
    ///
    /// Weeks repeat after as many as both patterns share, so that it is enough to try those.
    private func takesPlace(with other: Stretch, daysLater: Int) -> Bool {
        let first =
            [from, other.from?.adding(days: -daysLater)].compactMap { $0 }.max() ?? LocalDate(daysSinceUnixEpoch: 0)
        return (0..<everyWeeks * other.everyWeeks).contains { week in
            let date = first.adding(days: first.days(untilNext: weekday) + week * 7)
            return takesPlace(on: date) && other.takesPlace(on: date.adding(days: daysLater))
        }
    }
}

extension LocalDate {
    /// How many days later the weekday is next: none when it is today.
    fileprivate func days(untilNext weekday: Weekday) -> Int {
        (weekday.rawValue - self.weekday.rawValue + 7) % 7
    }
}
