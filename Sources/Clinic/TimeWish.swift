public import Scheduling

/// When, and with whom, somebody on the waitlist can come.
public struct TimeWish: Hashable, Sendable {
    /// With whom; nil for anybody.
    public let clinician: Clinician.ID?
    /// Between which instants the visit may begin.
    public let window: TimeRange
    /// On which weekdays of the site; empty for any.
    public let weekdays: Set<Weekday>
    /// At which minutes of the site's local day the visit may begin; nil for any.
    public let minutes: Range<Int>?

    /// A wish for a time.
    public init(
        clinician: Clinician.ID? = nil, window: TimeRange, weekdays: Set<Weekday> = [], minutes: Range<Int>? = nil
    ) {
        self.clinician = clinician
        self.window = window
        self.weekdays = weekdays
        self.minutes = minutes
    }

    /// Whether the wall of the site shows a wished-for weekday and time.
    func allows(_ wall: LocalDateTime) -> Bool {
        (weekdays.isEmpty || weekdays.contains(wall.date.weekday))
            && (minutes?.contains(wall.time.minuteOfDay) ?? true)
    }
}
