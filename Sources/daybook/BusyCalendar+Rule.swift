import Scheduling

extension BusyCalendar {
    /// A recurrence rule by day or week (RFC 5545 §3.3.10), and nothing beyond: other rules are refused.
    struct Rule {
        private enum Frequency: String {
            case daily = "DAILY"
            case weekly = "WEEKLY"
        }

        private enum End {
            case never
            case count(Int)
            case until(Instant)
        }

        private let frequency: Frequency
        private let interval: Int
        private let weekdays: Set<Weekday>
        private let weekStart: Weekday
        private let end: End

        /// Reads the value of an `RRULE` line for an entry that begins at the moment.
        init(_ line: Line, start: Moment) throws(BusyCalendarFault) {
            var parts: [String: String] = [:]
            for part in line.value.uppercased().split(separator: ";") {
                let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
                guard pair.count == 2, parts.updateValue(pair[1], forKey: pair[0]) == nil else {
                    throw line.fault("The rule has a part without a value, or one twice: \(part).")
                }
            }
            let known = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"]
            if let other = parts.keys.sorted().first(where: { !known.contains($0) }) {
                throw line.fault("The rule's part \(other) is not understood.")
            }
            guard let frequency = Frequency(rawValue: parts["FREQ"] ?? "") else {
                throw line.fault(
                    "The rule repeats \(parts["FREQ"] ?? "nothing"); only DAILY and WEEKLY are understood.")
            }
            self.frequency = frequency
            interval = try Self.number(parts["INTERVAL"] ?? "1", "INTERVAL", line)
            var weekdays: Set<Weekday> = []
            for name in (parts["BYDAY"] ?? "").split(separator: ",") {
                weekdays.insert(try Self.weekday(name, line))
            }
            self.weekdays = weekdays.isEmpty && frequency == .weekly ? [start.wall.date.weekday] : weekdays
            weekStart = try Self.weekday((parts["WKST"] ?? "MO")[...], line)
            end = try Self.end(parts, line, start: start)
        }

        /// When the last moment of the rule can be, read without understanding the rest of it; nil for never.
        static func last(_ line: Line, start: Moment) -> Instant? {
            let until = line.value.uppercased().split(separator: ";").filter { $0.hasPrefix("UNTIL=") }
            guard until.count == 1, let part = until.first else { return nil }
            let parts = ["UNTIL": String(part.dropFirst("UNTIL=".count))]
            guard case .until(let last)? = try? end(parts, line, start: start) else { return nil }
            return last
        }

        /// The moments of an entry that begins at `start`, numbered from 0, which is `start` itself, until `limit`.
        func moments(from start: Moment, until limit: Instant) -> [(number: Int, moment: Moment)] {
            var moments = [(number: 0, moment: start)]
            // A wall is never two days away from UTC.
            let lastDate = LocalDate(daysSinceUnixEpoch: Int(limit.secondsSinceUnixEpoch / 86_400) + 2)
            var moment = start.adding(days: 1)
            while moment.wall.date <= lastDate {
                if takesPlace(on: moment.wall.date, from: start.wall.date) {
                    let instant = moment.instant
                    if instant >= limit { break }
                    if case .until(let last) = end, instant > last { break }
                    if case .count(let count) = end, moments.count >= count { break }
                    moments.append((moments.count, moment))
                }
                moment = moment.adding(days: 1)
            }
            return moments
        }

        private func takesPlace(on date: LocalDate, from first: LocalDate) -> Bool {
            switch frequency {
            case .daily:
                first.days(until: date).isMultiple(of: interval)
                    && (weekdays.isEmpty || weekdays.contains(date.weekday))
            case .weekly:
                weekdays.contains(date.weekday)
                    && (beginning(ofWeekOf: first).days(until: beginning(ofWeekOf: date)) / 7).isMultiple(of: interval)
            }
        }

        private func beginning(ofWeekOf date: LocalDate) -> LocalDate {
            date.adding(days: -((date.weekday.rawValue - weekStart.rawValue + 7) % 7))
        }

        private static func end(_ parts: [String: String], _ line: Line, start: Moment) throws(BusyCalendarFault) -> End
        {
            switch (parts["COUNT"], parts["UNTIL"]) {
            case (nil, nil):
                return .never
            case (let count?, nil):
                return .count(try number(count, "COUNT", line))
            case (nil, let until?):
                if let date = Moment.date(until) {
                    // The last day counts as a whole, whatever the hour of the entry.
                    let next = Moment(
                        wall: LocalDateTime(date: date.adding(days: 1), time: .midnight), clock: start.clock,
                        isDate: start.isDate)
                    return .until(next.instant - .seconds(1))
                }
                guard let wall = Moment.dateTime(until) else {
                    throw line.fault("The rule's UNTIL is no date or time.")
                }
                let clock = until.hasSuffix("Z") ? .utc : start.clock
                return .until(Moment(wall: wall, clock: clock, isDate: false).instant)
            case (_?, _?):
                throw line.fault("The rule has both COUNT and UNTIL.")
            }
        }

        private static func number(_ text: String, _ part: String, _ line: Line) throws(BusyCalendarFault) -> Int {
            guard (1...5).contains(text.utf8.count), let number = Int(text), number > 0 else {
                throw line.fault("The rule's \(part) is no number from 1 to 99999.")
            }
            return number
        }

        private static func weekday(_ name: Substring, _ line: Line) throws(BusyCalendarFault) -> Weekday {
            guard let index = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].firstIndex(of: name) else {
                throw line.fault("The weekday \(name) of the rule is not understood.")
            }
            return Weekday.allCases[index]
        }
    }
}
