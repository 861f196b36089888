public import Scheduling

/// A change of hours that is proposed: an absence or closure of a clinician, a room or the practice, or new weekly
/// hours of a clinician.
public struct ProposedChange: Hashable, Sendable {
    /// Which of them it is.
    public enum Kind: String, CaseIterable, Sendable, Codable {
        /// A clinician, a room or the whole practice is closed for a stretch of time.
        case closure
        /// A clinician is ill.
        case sick
        /// A clinician works at other hours from a date on.
        case hours
    }

    /// Which of them it is.
    public let kind: Kind
    /// The code of the clinician; nil for a room or the whole practice.
    public let clinician: String?
    /// The code of the room; nil for a clinician or the whole practice.
    public let room: String?
    /// From when to when; new hours are judged for as long as this says, and stay.
    public let during: TimeRange
    /// Why, for staff.
    public let reason: String
    /// The new weekly hours in the building and their first date; nil for closures.
    public let hours: Hours?

    /// Weekly hours from a date on.
    public struct Hours: Hashable, Sendable, Codable {
        /// The hours, by the clock on the wall of the site.
        public let weekly: WeeklyHours
        /// The first date on which they count.
        public let from: LocalDate

        /// Weekly hours from a date on.
        public init(weekly: WeeklyHours, from: LocalDate) {
            (self.weekly, self.from) = (weekly, from)
        }
    }

    /// A closure, or the absence of a clinician.
    ///
    /// - Throws: `invalid` when both a clinician and a room are named, or nobody is ill.
    public init(
        _ kind: Kind, clinician: String?, room: String?, during: TimeRange, reason: String, hours: Hours? = nil
    ) throws(Refusal) {
        guard clinician == nil || room == nil else { throw .invalid("/room", "Name a clinician or a room, not both.") }
        guard kind == .closure || clinician != nil else { throw .invalid("/clinician", "Name the clinician.") }
        guard (kind == .hours) == (hours != nil) else { throw .invalid("/hours", "New hours go with the kind hours.") }
        self.kind = kind
        self.clinician = clinician
        self.room = room
        self.during = during
        self.reason = reason
        self.hours = hours
    }
}

extension ProposedChange: Codable {
    enum CodingKeys: String, CodingKey {
        case kind, clinician, room, from, to, reason, hours
    }

    /// Reads what `encode(to:)` wrote.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let from = Instant(rfc3339: try container.decode(String.self, forKey: .from))
        let to = Instant(rfc3339: try container.decode(String.self, forKey: .to))
        guard let from, let to, let during = TimeRange(start: from, end: to) else {
            throw DecodingError.dataCorruptedError(
                forKey: .from, in: container, debugDescription: "This is no stretch of time.")
        }
        try self.init(
            container.decode(Kind.self, forKey: .kind),
            clinician: container.decodeIfPresent(String.self, forKey: .clinician),
            room: container.decodeIfPresent(String.self, forKey: .room), during: during,
            reason: container.decode(String.self, forKey: .reason),
            hours: container.decodeIfPresent(Hours.self, forKey: .hours))
    }

    /// Writes the change with its times in UTC.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encodeIfPresent(clinician, forKey: .clinician)
        try container.encodeIfPresent(room, forKey: .room)
        try container.encode(during.start.rfc3339, forKey: .from)
        try container.encode(during.end.rfc3339, forKey: .to)
        try container.encode(reason, forKey: .reason)
        try container.encodeIfPresent(hours, forKey: .hours)
    }
}
