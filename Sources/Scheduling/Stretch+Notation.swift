extension Stretch {
    /// Reads the notation of practice files.
    ///
    /// `08:00-17:30`, `23:00-07:00`, `00:00-24:00`; `09:00-13:00/2w@2026-11-28` for every second week; with a season
    /// behind a space, `09:00-13:00 2027-06-01..2027-08-31`, of which either end may be missing.
    public init(_ text: String, on weekday: Weekday) throws(HoursError) {
        var cursor = TextCursor(text)
        guard let opens = Self.minuteOfDay(from: &cursor), cursor.skip("-"),
            let closes = Self.minuteOfDay(from: &cursor)
        else { throw .unreadable(weekday: weekday, text: text) }
        var everyWeeks = 1
        var anchor: LocalDate?
        if cursor.skip("/") {
            guard let (weeks, _) = cursor.number(digits: 1...2), cursor.skip("w"), cursor.skip("@"),
                let date = LocalDate(from: &cursor)
            else { throw .unreadable(weekday: weekday, text: text) }
            (everyWeeks, anchor) = (weeks, date)
        }
        var from: LocalDate?
        var until: LocalDate?
        if cursor.skip(" ") {
            if cursor.next != UInt8(ascii: ".") { from = LocalDate(from: &cursor) }
            let hasDots = cursor.skip(".") && cursor.skip(".")
            if !cursor.isAtEnd { until = LocalDate(from: &cursor) }
            guard hasDots, from != nil || until != nil else { throw .unreadable(weekday: weekday, text: text) }
        }
        guard cursor.isAtEnd, opens < 1440 else { throw .unreadable(weekday: weekday, text: text) }
        try self.init(
            weekday: weekday, opens: opens, closes: closes, everyWeeks: everyWeeks, anchor: anchor, from: from,
            until: until)
    }

    /// The stretch in the notation of practice files, without its weekday.
    public var notation: String {
        TextWriter.text { writer in
            writer.write(minuteOfDay: opens)
            writer.write("-")
            writer.write(minuteOfDay: closes)
            if let anchor {
                writer.write("/")
                writer.write(everyWeeks, width: 1)
                writer.write("w")
                writer.write("@")
                anchor.write(to: &writer)
            }
            if from != nil || until != nil {
                writer.write(" ")
                from?.write(to: &writer)
                writer.write(".")
                writer.write(".")
                until?.write(to: &writer)
            }
        }
    }

    /// Reads `hh:mm` up to 24:00, which only an end can be.
    private static func minuteOfDay(from cursor: inout TextCursor) -> Int? {
        guard let hour = cursor.number(digits: 2), cursor.skip(":"), let minute = cursor.number(digits: 2),
            minute < 60, hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        return hour * 60 + minute
    }
}
