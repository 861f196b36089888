import Scheduling

extension BusyCalendar {
    /// A date or a time as an entry gives it (RFC 5545 §3.3.4, §3.3.5).
    struct Moment: Hashable {
        /// What the calendar and the clock show.
        let wall: LocalDateTime
        /// By which clock.
        let clock: Clock
        /// Whether it is a date without a time.
        let isDate: Bool

        /// Whose clock shows the time.
        enum Clock: Hashable {
            case utc
            case zone(Zone)
        }

        /// Reads the value of a line, in the zone that the line names.
        static func read(_ text: some StringProtocol, of line: Line, _ zones: Zones) throws(BusyCalendarFault) -> Moment
        {
            let isDate = line.parameters["VALUE"]?.uppercased() == "DATE"
            if isDate {
                guard let date = date(text) else { throw line.fault("\(line.name) is no date such as 20270314.") }
                return Moment(
                    wall: LocalDateTime(date: date, time: .midnight), clock: .zone(zones.floating), isDate: true)
            }
            guard let wall = dateTime(text) else {
                throw line.fault("\(line.name) is no time that exists, such as 20270314T090000.")
            }
            if text.hasSuffix("Z") { return Moment(wall: wall, clock: .utc, isDate: false) }
            return Moment(wall: wall, clock: .zone(try zone(of: line, zones)), isDate: false)
        }

        /// The moment so many days later by the same clock.
        func adding(days: Int) -> Moment {
            Moment(
                wall: LocalDateTime(date: wall.date.adding(days: days), time: wall.time), clock: clock, isDate: isDate)
        }

        /// The real time of it.
        ///
        /// A time that the clocks skip is counted by the offset before the gap, and one that they repeat means the
        /// first (RFC 5545 §3.3.5).
        var instant: Instant {
            switch clock {
            case .utc: return utc(offset: 0)
            case .zone(let zone):
                if isDate { return zone.startOfDay(wall.date) }
                switch zone.resolve(wall) {
                case .one(let instant), .repeated(let instant, _): return instant
                case .skipped(let next): return utc(offset: zone.offset(at: next - .seconds(1)).seconds)
                }
            }
        }

        /// `20270314`, and nothing else.
        static func date(_ text: some StringProtocol) -> LocalDate? {
            guard text.utf8.count == 8, let number = number(text) else { return nil }
            return LocalDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        }

        /// `20270314T090000`, with or without a `Z`, and nothing else.
        static func dateTime(_ text: some StringProtocol) -> LocalDateTime? {
            let plain = text.hasSuffix("Z") ? String(text.dropLast()) : String(text)
            let parts = plain.split(separator: "T", omittingEmptySubsequences: false)
            guard parts.count == 2, let date = date(parts[0]), parts[1].utf8.count == 6,
                let number = number(parts[1]),
                let time = LocalTime(hour: number / 10_000, minute: number / 100 % 100, second: number % 100)
            else { return nil }
            return LocalDateTime(date: date, time: time)
        }

        private static func number(_ text: some StringProtocol) -> Int? {
            text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) ? Int(text) : nil
        }

        private static func zone(of line: Line, _ zones: Zones) throws(BusyCalendarFault) -> Zone {
            guard let name = line.parameters["TZID"] else { return zones.floating }
            guard let zone = zones.named(name) else {
                throw line.fault(
                    "The zone \"\(name)\" is not known; only IANA names such as America/Denver are understood.")
            }
            return zone
        }

        private func utc(offset: Int) -> Instant {
            let time = wall.time
            let seconds = (time.hour * 60 + time.minute) * 60 + time.second - offset
            return Instant(secondsSinceUnixEpoch: Int64(wall.date.daysSinceUnixEpoch) * 86_400 + Int64(seconds))
        }
    }

    /// How long an entry lasts (RFC 5545 §3.3.6): days by the calendar, then real time.
    struct Length: Hashable {
        let days: Int
        let time: Duration

        /// The end of what begins at the moment.
        func end(from start: Moment) -> Instant {
            start.adding(days: days).instant + time
        }

        /// Reads `P1D`, `PT1H30M`, `P2W` and the like; nil for anything else, also for what is negative.
        init?(_ text: String) {
            let pattern = /\+?P(?:(\d{1,3})W|(?:(\d{1,4})D)?(T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?)/
            guard let match = text.uppercased().wholeMatch(of: pattern)?.output else { return nil }
            let parts = [match.1, match.2, match.4, match.5, match.6].map { $0.flatMap { Int($0) } }
            guard parts.contains(where: { $0 != nil }), match.3 != "T" else { return nil }
            days = (parts[0] ?? 0) * 7 + (parts[1] ?? 0)
            time = .seconds((parts[2] ?? 0) * 3600 + (parts[3] ?? 0) * 60 + (parts[4] ?? 0))
        }

        /// So many days and so much real time.
        init(days: Int, time: Duration) {
            self.days = days
            self.time = time
        }
    }
}
