public import Scheduling

/// What a day brings at a site, as staff are written on its morning.
///
/// It names nobody who comes: a mailbox is read on many screens.
public struct Huddle: Hashable, Sendable {
    /// A visit of the day.
    public struct Visit: Hashable, Sendable {
        /// When it begins.
        public let start: Instant
        /// The first letters of the person's name.
        public let initials: String
        /// What it is, in words that say nothing of what for.
        public let kind: String
        /// The code of the room or line; nil where it takes none.
        public let room: String?
        /// With whom it is: a code.
        public let clinician: String
        /// What stands in its way, or must be looked at; in words about conditions, and not about the person.
        public let holds: [String]

        /// A visit of the day.
        public init(
            start: Instant, initials: String, kind: String, room: String?, clinician: String, holds: [String]
        ) {
            self.start = start
            self.initials = initials
            self.kind = kind
            self.room = room
            self.clinician = clinician
            self.holds = holds
        }
    }

    /// Which day.
    public let date: LocalDate
    /// The name of the site's zone.
    public let zone: String
    /// From when on nobody needs it any more: noon.
    public let end: Instant
    /// The visits, the first one first.
    public let visits: [Visit]
    /// How many tasks of the practice are open.
    public let openTasks: Int
    /// How many of them are overdue.
    public let lateTasks: Int
    /// Who of the staff is away, by name.
    public let away: [String]

    /// What a day brings at a site.
    public init(
        date: LocalDate, zone: String, end: Instant, visits: [Visit], openTasks: Int, lateTasks: Int, away: [String]
    ) {
        self.date = date
        self.zone = zone
        self.end = end
        self.visits = visits
        self.openTasks = openTasks
        self.lateTasks = lateTasks
        self.away = away
    }

    /// Until when on its day it is of use.
    public static let end = LocalTime(hour: 12, minute: 0) ?? .midnight
}
