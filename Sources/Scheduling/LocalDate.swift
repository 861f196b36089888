/// A date on a calendar on the wall, without a zone: proleptic Gregorian.
///
/// What is read (`init?`) lies in the years 1 to 9999. Arithmetic goes on beyond them, so that a loop over days never
/// stands still at the last one.
public struct LocalDate: Hashable, Sendable {
    /// The year, 1 to 9999 in every date that was read.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, 1 to 31.
    public let day: Int

    /// The date with these numbers, or nothing when there is no such date.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.dayCount(year: year, month: month)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The date so many days after 1970-01-01.
    ///
    /// The algorithm counts in eras of 400 years that begin on 1 March (Howard Hinnant, *chrono-Compatible Low-Level
    /// Date Algorithms*, `civil_from_days`). Counts beyond 32 bits are taken as the nearest one within.
    public init(daysSinceUnixEpoch days: Int) {
        let shifted = Int(Int32(clamping: days)) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01; negative before it.
    public var daysSinceUnixEpoch: Int {
        Self.daysSinceUnixEpoch(year: year, month: month, day: day)
    }

    /// The day of the week.
    public var weekday: Weekday {
        // 1970-01-01 was a Thursday, the fourth day of the week.
        let index = Int64(daysSinceUnixEpoch + 3).remainderDown(by: 7)
        return Weekday.allCases[Int(index)]
    }

    /// The date so many days later; earlier when the count is negative.
    public func adding(days: Int) -> LocalDate {
        LocalDate(daysSinceUnixEpoch: Int(Int64(daysSinceUnixEpoch).adding(Int64(days))))
    }

    /// The days from this date to another; negative when the other is earlier.
    public func days(until other: LocalDate) -> Int {
        other.daysSinceUnixEpoch - daysSinceUnixEpoch
    }

    /// The number of days of a month.
    static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Whether the year has a 29 February.
    static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    /// Days since 1970-01-01 of a date that need not lie in the years 1 to 9999 (Hinnant, `days_from_civil`).
    static func daysSinceUnixEpoch(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension LocalDate: Comparable {
    /// Whether the first date comes before the second.
    public static func < (earlier: LocalDate, later: LocalDate) -> Bool {
        (earlier.year, earlier.month, earlier.day) < (later.year, later.month, later.day)
    }
}
