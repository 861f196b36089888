/// A start at which some visit of a series may stand, with what the wall shows then.
struct SeriesCandidate {
    let start: Instant
    /// The local date, in days from 1970-01-01.
    let day: Int
    let time: LocalTime
    /// Whether a visit already stands there and stays.
    let isKept: Bool

    init(_ start: Instant, zone: Zone, isKept: Bool) {
        let local = zone.local(start)
        self.start = start
        (day, time) = (local.date.daysSinceUnixEpoch, local.time)
        self.isKept = isKept
    }

    /// The seconds between the time of day and another, the shorter way around the clock.
    func secondsOff(_ other: LocalTime?) -> Int {
        guard let other else { return 0 }
        let seconds = abs(time.secondOfDay - other.secondOfDay)
        return min(seconds, 86_400 - seconds)
    }
}
