import Scheduling

/// An instant as the clocks of a zone show it, in words for a person.
struct WallText {
    private let local: LocalDateTime
    private let offset: ZoneOffset
    private let zone: Zone
    private let countsToTwelve: Bool

    /// What the clocks of `zone` show at `instant`, counting to twelve or to twenty-four.
    init(_ instant: Instant, in zone: Zone, countsToTwelve: Bool) {
        local = zone.local(instant)
        offset = zone.offset(at: instant)
        self.zone = zone
        self.countsToTwelve = countsToTwelve
    }

    /// Date, time and zone: `Tuesday 2 March 2027, 10:00 AM MST (America/Denver, UTC-7)`.
    var full: String {
        let letters = offset.abbreviation
        let short = letters.allSatisfy(\.isLetter) && letters != "UTC" ? " \(letters)" : ""
        return "\(local.date.inWords), \(time)\(short) (\(zone.name), \(difference))"
    }

    /// The time, with the date where it is another one than on the clocks of `other`; nil if both show the same.
    func differing(from other: WallText) -> String? {
        if local == other.local {
            nil
        } else if local.date == other.local.date {
            time
        } else {
            "\(local.date.inWords), \(time)"
        }
    }

    private var time: String {
        guard countsToTwelve else { return local.time.description }
        let (hour, minute) = (local.time.hour, local.time.minute)
        switch (hour, minute) {
        // Nobody agrees on what 12:00 AM is.
        case (0, 0): return "12:00 midnight"
        case (12, 0): return "12:00 noon"
        default:
            let minutes = minute < 10 ? "0\(minute)" : "\(minute)"
            return "\((hour + 11) % 12 + 1):\(minutes) \(hour < 12 ? "AM" : "PM")"
        }
    }

    /// How far the clocks are from UTC: `UTC-7`, `UTC+5:30`, `UTC`.
    private var difference: String {
        let minutes = abs(offset.seconds) / 60
        if minutes == 0 { return "UTC" }
        let sign = offset.seconds < 0 ? "-" : "+"
        let rest = minutes % 60
        return "UTC\(sign)\(minutes / 60)" + (rest == 0 ? "" : rest < 10 ? ":0\(rest)" : ":\(rest)")
    }
}
