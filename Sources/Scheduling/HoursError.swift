/// Why a text or a set of numbers is not weekly hours.
public enum HoursError: Error, Hashable, Sendable {
    /// The key is none of `mon`…`sun`.
    case unknownWeekday(String)
    /// The text under the weekday does not follow the notation.
    case unreadable(weekday: Weekday, text: String)
    /// The minutes of opening or closing lie outside the day.
    case outsideDay(opens: Int, closes: Int)
    /// They close when they open.
    case empty(weekday: Weekday)
    /// They end before they begin to take place.
    case seasonEndsEarly(from: LocalDate, until: LocalDate)
    /// The hours come round every so many weeks, which must be 1 to 52.
    case weeksOutOfRange(Int)
    /// Hours that do not come round every week need a date that says in which week they do.
    case anchorMissing(everyWeeks: Int)
    /// The date that says in which week hours come round falls on another weekday.
    case anchorOnOtherWeekday(weekday: Weekday, anchor: LocalDate)
}

extension HoursError: CustomStringConvertible {
    /// A sentence for the person who wrote the hours.
    public var description: String {
        switch self {
        case .unknownWeekday(let key):
            "\"\(key)\" is not a weekday; write mon, tue, wed, thu, fri, sat or sun."
        case .unreadable(let weekday, let text):
            "\"\(text)\" under \(weekday.name) is not a stretch of hours; write \"08:00-17:30\","
                + " \"09:00-13:00/2w@2026-11-28\" for every second week,"
                + " or \"09:00-13:00 2027-06-01..2027-08-31\" for a season."
        case .outsideDay(let opens, let closes):
            "Hours from minute \(opens) to minute \(closes) lie outside the day."
        case .empty(let weekday):
            "Hours on \(weekday.name) close when they open; write \"00:00-24:00\" for a whole day."
        case .seasonEndsEarly(let from, let until):
            "Hours that take place from \(from) cannot do so until \(until)."
        case .weeksOutOfRange(let weeks):
            "Hours cannot come round every \(weeks) weeks; from 1 to 52 are possible."
        case .anchorMissing(let weeks):
            "Hours that come round every \(weeks) weeks need the date of one of them."
        case .anchorOnOtherWeekday(let weekday, let anchor):
            "\(anchor) is a \(anchor.weekday.name), so that it cannot anchor hours on \(weekday.name)."
        }
    }
}
