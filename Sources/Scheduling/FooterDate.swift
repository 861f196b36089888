/// A day of every year and a time on it: when daylight saving time begins or ends by a POSIX TZ string.
struct FooterDate: Sendable {
    /// The three ways in which POSIX.1-2017 §8.3 names a day of the year.
    enum Day: Sendable {
        /// `Jn`: 1 to 365, where 29 February is never counted.
        case julian(Int)
        /// `n`: 0 to 365, where 29 February is counted.
        case ordinal(Int)
        /// `Mm.w.d`: the weekday (0 is Sunday) of the week 1 to 5 of a month, where 5 means the last.
        case weekday(month: Int, week: Int, day: Int)
    }

    private let day: Day
    /// Seconds after 00:00 on the wall; may be negative or beyond 24 hours.
    private let seconds: Int

    /// Reads `date[/time]`; without a time it is 02:00.
    init?(from cursor: inout TextCursor) {
        guard let day = Self.day(from: &cursor) else { return nil }
        self.day = day
        if cursor.skip("/") {
            guard let seconds = FooterRule.seconds(from: &cursor, hours: 167) else { return nil }
            self.seconds = seconds
        } else {
            seconds = 2 * 3600
        }
    }

    /// The seconds between 1970-01-01T00:00 and this moment of a year, both on the same wall.
    func wallSeconds(in year: Int) -> Int64 {
        Int64(daysSinceUnixEpoch(in: year)) * 86_400 + Int64(seconds)
    }

    private func daysSinceUnixEpoch(in year: Int) -> Int {
        switch day {
        case .julian(let number):
            let leapDay = LocalDate.isLeap(year) && number >= 60 ? 1 : 0
            return LocalDate.daysSinceUnixEpoch(year: year, month: 1, day: 1) + number - 1 + leapDay
        case .ordinal(let number):
            return LocalDate.daysSinceUnixEpoch(year: year, month: 1, day: 1) + number
        case .weekday(let month, let week, let day):
            let first = LocalDate.daysSinceUnixEpoch(year: year, month: month, day: 1)
            // 1970-01-01 was a Thursday, which POSIX counts as 4.
            let firstWeekday = Int(Int64(first + 4).remainderDown(by: 7))
            let date = (day - firstWeekday + 7) % 7 + (week - 1) * 7
            return first + (date < LocalDate.dayCount(year: year, month: month) ? date : date - 7)
        }
    }

    private static func day(from cursor: inout TextCursor) -> Day? {
        if cursor.skip("M") {
            guard let (month, _) = cursor.number(digits: 1...2), (1...12).contains(month), cursor.skip("."),
                let week = cursor.number(digits: 1), (1...5).contains(week), cursor.skip("."),
                let day = cursor.number(digits: 1), day < 7
            else { return nil }
            return .weekday(month: month, week: week, day: day)
        } else if cursor.skip("J") {
            guard let (number, _) = cursor.number(digits: 1...3), (1...365).contains(number) else { return nil }
            return .julian(number)
        } else {
            guard let (number, _) = cursor.number(digits: 1...3), number <= 365 else { return nil }
            return .ordinal(number)
        }
    }
}
