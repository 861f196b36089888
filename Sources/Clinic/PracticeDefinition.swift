public import Scheduling

/// What a practice file describes: everything about a practice that its operator decides.
///
/// It is as the file says it, and may be wrong: `faults(zones:)` lists what is. Applied to the database, it becomes
/// the practice with its sites, rooms, clinicians and services.
public struct PracticeDefinition: Hashable, Sendable {
    /// The name in addresses: lower-case letters, digits and hyphens.
    public var slug: String
    /// The name that people know.
    public var name: String
    /// The name that messages carry.
    public var neutralName: String
    /// ISO 3166-2 code of the region whose law counts, or of the country alone.
    public var region: String
    /// The IANA name of the zone.
    public var zone: String
    /// The code of the crisis profile.
    public var crisis: String
    /// The number that people call, as ITU-T E.164 writes it.
    public var phone: String
    /// The address that people write to.
    public var email: String
    /// The host name that messages carry.
    public var neutralSite: String
    /// The web origins whose pages may post to this practice.
    public var origins: [String]
    /// What the practice promises and asks for.
    public var policy: Policy
    /// The days on which the whole practice is closed, in its zone.
    public var closed: [ClosedDay]
    /// The places of the practice; at least one.
    public var sites: [Site]
    /// The rooms and lines, in the order in which they are filled.
    public var rooms: [Room]
    /// Who treats people, in the order in which they are offered.
    public var clinicians: [Clinician]
    /// What people book, in the order in which it is offered.
    public var services: [Service]
    /// Who else works with the book.
    public var staff: [Staff]
    /// Who answers for what is overdue, and when; whoever stands first is asked first.
    public var duty: [Duty]

    /// A practice as a file describes it.
    public init(
        slug: String, name: String, neutralName: String, region: String, zone: String, crisis: String, phone: String,
        email: String, neutralSite: String, origins: [String] = [], policy: Policy = Policy(),
        closed: [ClosedDay] = [], sites: [Site], rooms: [Room], clinicians: [Clinician], services: [Service],
        staff: [Staff] = [], duty: [Duty] = []
    ) {
        self.slug = slug
        self.name = name
        self.neutralName = neutralName
        self.region = region
        self.zone = zone
        self.crisis = crisis
        self.phone = phone
        self.email = email
        self.neutralSite = neutralSite
        self.origins = origins
        self.policy = policy
        self.closed = closed
        self.sites = sites
        self.rooms = rooms
        self.clinicians = clinicians
        self.services = services
        self.staff = staff
        self.duty = duty
    }

    /// A day on which the whole practice is closed.
    public struct ClosedDay: Hashable, Sendable {
        /// The date in the zone of the practice.
        public var date: LocalDate
        /// Why, for staff.
        public var reason: String

        /// A day on which the whole practice is closed.
        public init(date: LocalDate, reason: String) {
            self.date = date
            self.reason = reason
        }
    }

    /// A place of the practice.
    public struct Site: Hashable, Sendable {
        /// The short name that the rest of the file uses.
        public var code: String
        /// The name that people read.
        public var name: String
        /// The IANA name of its zone.
        public var zone: String
        /// When the house is open; nil means whenever somebody is there.
        public var hours: WeeklyHours?

        /// A place of the practice.
        public init(code: String, name: String, zone: String, hours: WeeklyHours? = nil) {
            self.code = code
            self.name = name
            self.zone = zone
            self.hours = hours
        }
    }

    /// A room, or a line for video or phone.
    public struct Room: Hashable, Sendable {
        /// The short name, as on the door.
        public var code: String
        /// What it can be used for: one of `kinds`.
        public var kind: String
        /// The code of its site.
        public var site: String
        /// What it offers besides, for instance `wheelchair`.
        public var features: [String]
        /// When it can be used; nil means whenever somebody is there to use it.
        public var hours: WeeklyHours?

        /// What rooms and lines can be used for.
        public static let kinds = ["consult", "treatment", "video", "phone"]

        /// Whether it is a line, over which people are treated who are elsewhere.
        public var isLine: Bool { Clinic.Room.isLine(kind) }

        /// A room or line.
        public init(code: String, kind: String, site: String, features: [String] = [], hours: WeeklyHours? = nil) {
            self.code = code
            self.kind = kind
            self.site = site
            self.features = features
            self.hours = hours
        }
    }

    /// Somebody who treats people.
    public struct Clinician: Hashable, Sendable {
        /// The short name in files and addresses.
        public var code: String
        /// The name that people read.
        public var name: String
        /// Profession and degree.
        public var credential: String
        /// BCP 47 tags of the languages spoken.
        public var languages: [String]
        /// The code of the site at which they work.
        public var site: String
        /// When they work in the building, by the clock on the wall of the site.
        public var hours: WeeklyHours
        /// When they work elsewhere, by the clock on the wall of `zone`.
        public var hoursElsewhere: WeeklyHours
        /// The IANA name of the zone of `hoursElsewhere`; nil means that of the site.
        public var zone: String?
        /// Whether they watch over people, as a nurse does.
        public var monitors: Bool
        /// Whether they count as a prescriber.
        public var prescribes: Bool
        /// What they may do, and until when.
        public var qualifications: Qualifications
        /// How many visits they take.
        public var limit: VisitLimit
        /// What of their time is kept for urgent visits.
        public var reserve: Reserve?
        /// Where messages reach them.
        public var contact: StaffMember.Contact

        /// Somebody who treats people.
        public init(
            code: String, name: String, credential: String, languages: [String] = [], site: String, hours: WeeklyHours,
            hoursElsewhere: WeeklyHours = WeeklyHours(), zone: String? = nil, monitors: Bool = false,
            prescribes: Bool = false, qualifications: Qualifications = Qualifications(),
            limit: VisitLimit = VisitLimit(), reserve: Reserve? = nil,
            contact: StaffMember.Contact = StaffMember.Contact()
        ) {
            self.code = code
            self.name = name
            self.credential = credential
            self.languages = languages
            self.site = site
            self.hours = hours
            self.hoursElsewhere = hoursElsewhere
            self.zone = zone
            self.monitors = monitors
            self.prescribes = prescribes
            self.qualifications = qualifications
            self.limit = limit
            self.reserve = reserve
            self.contact = contact
        }
    }
}
