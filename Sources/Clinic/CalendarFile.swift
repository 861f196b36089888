public import Scheduling

/// Entries of a calendar as other calendars read them (RFC 5545, RFC 5546).
public struct CalendarFile: Hashable, Sendable {
    /// What a calendar that gets it is to do (RFC 5546 §1.4).
    public enum Method: String, Sendable {
        /// Take the entries, or their new times.
        case request = "REQUEST"
        /// Take the entries out.
        case cancel = "CANCEL"
    }

    /// What is to be done with the entries; nil where nobody is asked for anything (RFC 5545 §3.7.2).
    public let method: Method?
    /// The entries.
    public let entries: [CalendarEntry]

    /// What a file tells that has no entries: a file must tell something (RFC 5545 §3.6).
    private let zone: Zone?
    private let during: TimeRange?

    /// A file of entries.
    ///
    /// - Parameters:
    ///   - method: what is to be done with them; nil for a calendar that is just shown.
    ///   - zone: whose rules it tells when it has no entries.
    ///   - during: for which time.
    public init(_ method: Method?, _ entries: [CalendarEntry], zone: Zone? = nil, during: TimeRange? = nil) {
        (self.method, self.entries, self.zone, self.during) = (method, entries, zone, during)
    }

    /// The text of the file: UTF-8, with lines of at most 75 bytes that end in CRLF (RFC 5545 §3.1).
    ///
    /// The rules of each zone are told as far as the entries need them, from the same source as every other time.
    public var text: String {
        var lines = [
            "BEGIN:VCALENDAR", "PRODID:-//Daybook//Daybook//EN", "VERSION:2.0", "CALSCALE:GREGORIAN",
        ]
        if let method { lines.append("METHOD:\(method.rawValue)") }
        for (zone, range) in zones { lines += zone.calendarLines(during: range) }
        for entry in entries { lines += entry.lines }
        lines.append("END:VCALENDAR")
        return lines.map { CalendarText.folded($0) + "\r\n" }.joined()
    }

    /// The zones of the entries in their order, each with the time that its entries take from first to last.
    private var zones: [(Zone, TimeRange)] {
        if entries.isEmpty, let zone, let during { return [(zone, during)] }
        var ranges: [(Zone, TimeRange)] = []
        for entry in entries where !entry.isInUTC {
            guard let index = ranges.firstIndex(where: { $0.0 == entry.zone }) else {
                ranges.append((entry.zone, entry.during))
                continue
            }
            let known = ranges[index].1
            let (start, end) = (min(known.start, entry.during.start), max(known.end, entry.during.end))
            ranges[index].1 = TimeRange(start: start, end: end) ?? known
        }
        return ranges
    }
}

extension Zone {
    /// The rules of the zone during a range of time, as a calendar reads them (RFC 5545 §3.6.5).
    fileprivate func calendarLines(during range: TimeRange) -> [String] {
        let observances = observances(during: range).flatMap { observance in
            let kind = observance.offset.isDaylight ? "DAYLIGHT" : "STANDARD"
            return [
                "BEGIN:\(kind)", "DTSTART:\(CalendarText.local(observance.onset))",
                "TZOFFSETFROM:\(CalendarText.offset(observance.secondsBefore))",
                "TZOFFSETTO:\(CalendarText.offset(observance.offset.seconds))",
                "TZNAME:\(CalendarText.escaped(observance.offset.abbreviation))", "END:\(kind)",
            ]
        }
        return ["BEGIN:VTIMEZONE", "TZID:\(name)"] + observances + ["END:VTIMEZONE"]
    }
}
