/// Hours on one weekday, by the clock on the wall: every week, or every so many weeks.
///
/// It keeps when the clocks show opening and closing, not how long that is: a night shift from 23:00 to 07:00 lasts
/// seven or nine hours when the clocks are changed.
public struct Stretch: Hashable, Sendable {
    /// The weekday on which it opens.
    public let weekday: Weekday
    /// When it opens, in minutes after midnight on the wall: 0 to 1439.
    public let opens: Int
    /// When it closes, in minutes after midnight on the wall: 1 to 1440, and up to `opens` on the next day.
    public let closes: Int
    /// It comes round every so many weeks: 1 to 52.
    public let everyWeeks: Int
    /// A date on which it takes place, when it does not every week; weeks are counted from it in both directions.
    public let anchor: LocalDate?
    /// The first date on which it can take place, or nothing.
    public let from: LocalDate?
    /// The last date on which it can take place, or nothing.
    public let until: LocalDate?

    /// Hours on a weekday.
    ///
    /// A closing of 0 means midnight, like 1440. One that is before the opening means the next day; equal ones are
    /// empty. The anchor must fall on the weekday; it is dropped when the hours come round every week.
    public init(
        weekday: Weekday, opens: Int, closes: Int, everyWeeks: Int = 1, anchor: LocalDate? = nil,
        from: LocalDate? = nil, until: LocalDate? = nil
    ) throws(HoursError) {
        guard (0..<1440).contains(opens), (0...1440).contains(closes) else {
            throw .outsideDay(opens: opens, closes: closes)
        }
        guard opens != closes || closes == 0 else { throw .empty(weekday: weekday) }
        if let from, let until, until < from { throw .seasonEndsEarly(from: from, until: until) }
        guard (1...52).contains(everyWeeks) else { throw .weeksOutOfRange(everyWeeks) }
        if let anchor {
            guard anchor.weekday == weekday else { throw .anchorOnOtherWeekday(weekday: weekday, anchor: anchor) }
        } else if everyWeeks > 1 {
            throw .anchorMissing(everyWeeks: everyWeeks)
        }
        (self.weekday, self.opens, self.closes) = (weekday, opens, closes == 0 ? 1440 : closes)
        (self.everyWeeks, self.anchor) = (everyWeeks, everyWeeks == 1 ? nil : anchor)
        (self.from, self.until) = (from, until)
    }

    /// Whether it opens on the date.
    public func takesPlace(on date: LocalDate) -> Bool {
        guard date.weekday == weekday, from.map({ $0 <= date }) ?? true, until.map({ date <= $0 }) ?? true else {
            return false
        }
        guard let anchor else { return true }
        return (anchor.days(until: date) / 7).isMultiple(of: everyWeeks)
    }

    /// When it closes, in minutes after the midnight before it opens: more than 1440 when it runs past midnight.
    var closesAfterOpening: Int { closes <= opens ? closes + 1440 : closes }
}
