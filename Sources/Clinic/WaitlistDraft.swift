public import Scheduling

/// What staff enter about somebody who wants a time, or an earlier one.
public struct WaitlistDraft: Hashable, Sendable {
    /// The code of the service.
    public let service: String
    /// The code of the clinician; nil for anybody.
    public let clinician: String?
    /// From when; nil for from now on.
    public let earliest: Instant?
    /// Until when the visit must have begun; nil for until the visit that they have.
    public let latest: Instant?
    /// On which weekdays; empty for any.
    public let weekdays: Set<Weekday>
    /// At which minutes of the site's local day the visit may begin; nil for any.
    public let minutes: Range<Int>?
    /// How soon they need to be seen.
    public let lane: Lane
    /// The visit that they have, and would give up for an earlier one.
    public let appointment: Appointment.ID?

    /// An entry as staff describe it.
    public init(
        service: String, clinician: String? = nil, earliest: Instant? = nil, latest: Instant? = nil,
        weekdays: Set<Weekday> = [], minutes: Range<Int>? = nil, lane: Lane = .routine,
        appointment: Appointment.ID? = nil
    ) {
        self.service = service
        self.clinician = clinician
        self.earliest = earliest
        self.latest = latest
        self.weekdays = weekdays
        self.minutes = minutes
        self.lane = lane
        self.appointment = appointment
    }

    /// The stretch in which the visit may begin.
    ///
    /// - Parameter visit: the visit that they have.
    /// - Throws: `invalid` when it has no end or is over.
    public func window(before visit: TimeRange?, now: Instant) throws(Refusal) -> TimeRange {
        let ends = [latest, visit?.start].compactMap(\.self)
        guard let end = ends.min() else {
            throw .invalid("/latest", "Say until when they want to come, or name the visit that they have.")
        }
        guard let window = TimeRange(start: max(earliest ?? now, now), end: end) else {
            throw .invalid("/latest", "This must be after now and after earliest.")
        }
        return window
    }
}
