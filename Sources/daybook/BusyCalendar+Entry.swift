import Scheduling

extension BusyCalendar {
    /// An entry that takes time: when it begins, how long it lasts, and how it repeats.
    struct Entry {
        let start: Moment
        let length: Length
        private(set) var rule: Rule?
        private var excluded: [Moment] = []

        /// Reads the first time of an event.
        init(_ event: Component, _ zones: Zones) throws(BusyCalendarFault) {
            guard let begin = try event.one("DTSTART") else { throw event.begin.fault("The entry has no DTSTART.") }
            start = try Moment.read(begin.value, of: begin, zones)
            length = try Self.length(of: event, from: start, zones)
        }

        /// The first time of it, or nil if it takes none.
        var firstRange: TimeRange? {
            TimeRange(start: start.instant, end: length.end(from: start))
        }

        /// Whether the last time of an entry that repeats until a day is over, however it repeats.
        func isOver(by rule: Line, now: Instant) -> Bool {
            guard let last = Rule.last(rule, start: start) else { return false }
            return max(last, start.instant) + (length.end(from: start) - start.instant) + .days(1) < now
        }

        /// The entry with what the event says of its repetition.
        func repeating(_ event: Component, _ zones: Zones) throws(BusyCalendarFault) -> Entry {
            for name in ["RDATE", "EXRULE"] {
                if let line = event.all(name).first { throw line.fault("\(name) is not understood.") }
            }
            var entry = self
            if let line = try event.one("RRULE") { entry.rule = try Rule(line, start: start) }
            for line in event.all("EXDATE") {
                for text in line.value.split(separator: ",") {
                    entry.excluded.append(try Moment.read(text, of: line, zones))
                }
            }
            return entry
        }

        /// When it begins, each time with its number.
        func moments(until limit: Instant) -> [(number: Int, moment: Moment)] {
            rule?.moments(from: start, until: limit) ?? [(0, start)]
        }

        /// Whether one of its times is taken out; a date takes out what begins on it.
        func isExcluded(_ moment: Moment) -> Bool {
            excluded.contains { $0.isDate ? $0.wall.date == moment.wall.date : $0.instant == moment.instant }
        }

        private static func length(
            of event: Component, from start: Moment, _ zones: Zones
        ) throws(BusyCalendarFault) -> Length {
            let (endLine, durationLine) = (try event.one("DTEND"), try event.one("DURATION"))
            if let line = durationLine {
                guard endLine == nil else { throw line.fault("The entry has both DTEND and DURATION.") }
                guard let length = Length(line.value), !start.isDate || length.time == .zero else {
                    throw line.fault("DURATION is no length such as PT1H30M, or P1D for a date.")
                }
                return length
            }
            guard let line = endLine else { return Length(days: start.isDate ? 1 : 0, time: .zero) }
            let end = try Moment.read(line.value, of: line, zones)
            guard end.isDate == start.isDate else {
                throw line.fault("DTSTART and DTEND are not both dates or both times.")
            }
            guard end.instant >= start.instant else { throw line.fault("The entry ends before it begins.") }
            if start.isDate { return Length(days: start.wall.date.days(until: end.wall.date), time: .zero) }
            return Length(days: 0, time: end.instant - start.instant)
        }
    }
}
