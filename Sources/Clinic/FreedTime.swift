public import Scheduling

/// A time that could be offered: when the visit would be, with whom, and what the wall of its site shows.
public struct FreedTime: Hashable, Sendable {
    /// The person's part of the visit.
    public let during: TimeRange
    /// Who would treat them; nil if anybody may.
    public let clinician: Clinician.ID?
    /// The start on the wall of the site.
    public let wall: LocalDateTime

    /// A time in a site's zone.
    public init(during: TimeRange, clinician: Clinician.ID?, zone: Zone) {
        self.during = during
        self.clinician = clinician
        wall = zone.local(during.start)
    }
}
