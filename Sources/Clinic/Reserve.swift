public import Scheduling

/// Hours of a clinician that are kept for urgent visits until a time of the same day.
public struct Reserve: Hashable, Sendable {
    /// The hours.
    public var hours: WeeklyHours
    /// When they are released, in minutes after midnight on the wall.
    public var releaseMinute: Int

    /// Hours that are kept.
    public init(hours: WeeklyHours, releaseMinute: Int) {
        (self.hours, self.releaseMinute) = (hours, releaseMinute)
    }

    /// What of a window is still kept at an instant.
    public func kept(during window: TimeRange, in zone: Zone, now: Instant) -> TimeRangeSet {
        let today = zone.local(now).date
        var first = zone.local(window.start).date.adding(days: -1)
        let last = zone.local(window.end).date
        var ranges: [TimeRange] = []
        while first <= last {
            let release = zone.startOfDay(first) + .minutes(releaseMinute)
            if first > today || (first == today && now < release) { ranges += hours.ranges(on: first, in: zone) }
            first = first.adding(days: 1)
        }
        return TimeRangeSet(ranges)
    }
}
