import Scheduling

extension BusyCalendar {
    /// Gathers the entries of a file; once all are known, what repeats is laid out and what was moved is put right.
    struct Collection {
        private let zones: Zones
        private let now: Instant
        private var entries: [String: Entry] = [:]
        private var changes: [String: [Change]] = [:]
        private var published: [String: TimeRange] = [:]
        private var seen: Set<String> = []

        /// More than this would be read for a year ahead by mistake only.
        private static let largestCount = 50_000

        /// Nothing yet.
        init(zones: Zones, now: Instant) {
            self.zones = zones
            self.now = now
        }

        private var limit: Instant { now + BusyCalendar.horizon }

        /// Adds a component, if it takes time.
        mutating func add(_ component: Component) throws(BusyCalendarFault) {
            switch component.name {
            case "VEVENT": try add(event: component)
            case "VFREEBUSY": try add(freeBusy: component)
            default: break
            }
        }

        /// The busy ranges between now and the horizon.
        func busy() throws(BusyCalendarFault) -> [String: TimeRange] {
            var busy = published
            for (uid, entry) in entries {
                var changes = changes[uid] ?? []
                for (number, start) in entry.moments(until: limit) {
                    let id = entry.rule == nil ? uid : "\(uid)#\(number)"
                    if let index = changes.firstIndex(where: { $0.replaces(start) }) {
                        busy[id] = changes.remove(at: index).range
                    } else if !entry.isExcluded(start) {
                        busy[id] = TimeRange(start: start.instant, end: entry.length.end(from: start))
                    }
                }
                busy.merge(Self.ranges(of: changes, uid)) { range, _ in range }
            }
            for (uid, changes) in changes where entries[uid] == nil {
                busy.merge(Self.ranges(of: changes, uid)) { range, _ in range }
            }
            busy = busy.filter { $0.value.end > now && $0.value.start < limit }
            guard busy.count <= Self.largestCount else {
                throw BusyCalendarFault(line: 1, sentence: "The file has more than 50,000 busy times in a year.")
            }
            return busy
        }

        private mutating func add(event: Component) throws(BusyCalendarFault) {
            guard let uid = try event.one("UID")?.value, !uid.isEmpty else {
                throw event.begin.fault("The entry has no UID, so that it could not be found again.")
            }
            let isTransparent = try event.one("TRANSP")?.value.uppercased() == "TRANSPARENT"
            let isCancelled = try event.one("STATUS")?.value.uppercased() == "CANCELLED"
            let isFree = isTransparent || isCancelled
            if let replaced = try event.one("RECURRENCE-ID") {
                guard replaced.parameters["RANGE"] == nil else {
                    throw replaced.fault("A change of this and all later times of an entry is not understood.")
                }
                let moment = try Moment.read(replaced.value, of: replaced, zones)
                let range = isFree ? nil : try Entry(event, zones).firstRange
                changes[uid, default: []].append(Change(replaced: moment, text: replaced.value, range: range))
            } else {
                guard seen.insert(uid).inserted else {
                    throw event.begin.fault("There is an entry of the same UID above.")
                }
                if isFree { return }
                let entry = try Entry(event, zones)
                if let rule = event.all("RRULE").first, entry.isOver(by: rule, now: now) { return }
                entries[uid] = try entry.repeating(event, zones)
            }
        }

        private mutating func add(freeBusy: Component) throws(BusyCalendarFault) {
            let uid = try freeBusy.one("UID")?.value ?? "freebusy"
            for line in freeBusy.all("FREEBUSY") where line.parameters["FBTYPE"]?.uppercased() != "FREE" {
                for period in line.value.split(separator: ",") {
                    let parts = period.split(separator: "/", omittingEmptySubsequences: false)
                    guard parts.count == 2, parts[0].hasSuffix("Z") else {
                        throw line.fault("A busy time is written as two times in UTC, or as one and a length.")
                    }
                    let start = try Moment.read(parts[0], of: line, zones)
                    let end: Instant =
                        if let length = Length(String(parts[1])) {
                            length.end(from: start)
                        } else {
                            try Moment.read(parts[1], of: line, zones).instant
                        }
                    guard let range = TimeRange(start: start.instant, end: end) else {
                        throw line.fault("A busy time ends before it begins.")
                    }
                    published["\(uid)#\(period)"] = range
                }
            }
        }

        private static func ranges(of changes: [Change], _ uid: String) -> [String: TimeRange] {
            var ranges: [String: TimeRange] = [:]
            for change in changes { ranges["\(uid)#\(change.text)"] = change.range }
            return ranges
        }

        /// One time of an entry that was moved or cancelled (RFC 5545 §3.8.4.4).
        private struct Change {
            let replaced: Moment
            let text: String
            let range: TimeRange?

            func replaces(_ moment: Moment) -> Bool {
                replaced.isDate ? replaced.wall.date == moment.wall.date : replaced.instant == moment.instant
            }
        }
    }
}
