/// The hours that something is open in a week, by the clock on the wall.
public struct WeeklyHours: Hashable, Sendable {
    /// The stretches, in any order; where they overlap, it is open once.
    public var stretches: [Stretch]

    /// Hours made of these stretches; none means never open.
    public init(stretches: [Stretch] = []) {
        self.stretches = stretches
    }

    /// Reads the notation of practice files: for each of `mon`…`sun` the stretches that open on that day.
    ///
    /// Throws the first `HoursError` in the order of the week; it names the text that it is about.
    public init(_ notation: [String: [String]]) throws(HoursError) {
        for key in notation.keys.sorted() where Weekday(name: key) == nil { throw .unknownWeekday(key) }
        stretches = []
        for weekday in Weekday.allCases {
            for text in notation[weekday.name] ?? [] { stretches.append(try Stretch(text, on: weekday)) }
        }
    }

    /// The real time during which it is open by the stretches that open on a date, in order.
    ///
    /// Each opens when the wall shows its opening and closes when the wall shows its closing. A time that the clocks
    /// skip means the first real instant after the gap; one that they repeat means its first occurrence. A stretch
    /// that lies in a gap entirely is not there.
    public func ranges(on date: LocalDate, in zone: Zone) -> [TimeRange] {
        var span = zone.table.span(at: Int64(date.daysSinceUnixEpoch) * 86_400)
        var ranges: [TimeRange] = []
        appendRanges(on: date, in: zone, near: &span, to: &ranges)
        return ranges.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    }

    /// All real time of a window during which it is open.
    public func open(during window: TimeRange, in zone: Zone) -> TimeRangeSet {
        // A day more on either side than the night shift needs: near a change of the clocks the local date can go back.
        var date = zone.local(window.start).date.adding(days: -2)
        let last = zone.local(window.end).date.adding(days: 1)
        var span = zone.table.span(at: window.start.secondsSinceUnixEpoch)
        var ranges: [TimeRange] = []
        while date <= last {
            appendRanges(on: date, in: zone, near: &span, to: &ranges)
            date = date.adding(days: 1)
        }
        return TimeRangeSet(ranges).clipped(to: window)
    }

    private func appendRanges(
        on date: LocalDate, in zone: Zone, near span: inout ZoneSpan, to ranges: inout [TimeRange]
    ) {
        let midnight = Int64(date.daysSinceUnixEpoch) * 86_400
        for stretch in stretches where stretch.takesPlace(on: date) {
            let opens = zone.instant(wall: midnight + Int64(stretch.opens) * 60, near: &span)
            let closes = zone.instant(wall: midnight + Int64(stretch.closesAfterOpening) * 60, near: &span)
            if let range = TimeRange(start: opens, end: closes) { ranges.append(range) }
        }
    }
}
