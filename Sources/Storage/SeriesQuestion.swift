public import Clinic
public import Scheduling

/// What is asked of the planner about a series.
public struct SeriesQuestion: Hashable, Sendable {
    /// The code of the service.
    public let service: String
    /// Who comes, if they are known: their other visits are in the way.
    public let person: Person.ID?
    /// No visit falls before this date.
    public let from: LocalDate
    /// The time of day that is wished for.
    public let time: LocalTime?
    /// The pattern; nil for a plan in each of the protocol's.
    public let pattern: SeriesPattern?
    /// How many visits, if not as many as the protocol says.
    public let count: Int?
    /// The code of the clinician who is to lead all of them.
    public let clinician: String?
    /// Where the person will be (ISO 3166-2); nil for where they usually are.
    public let region: String?

    /// A question for the plans of a series.
    public init(
        service: String, person: Person.ID? = nil, from: LocalDate, time: LocalTime? = nil,
        pattern: SeriesPattern? = nil, count: Int? = nil, clinician: String? = nil, region: String? = nil
    ) {
        self.service = service
        self.person = person
        self.from = from
        self.time = time
        self.pattern = pattern
        self.count = count
        self.clinician = clinician
        self.region = region
    }
}

/// The plans that answer a question.
public struct SeriesPlans: Sendable {
    /// The service.
    public let service: Service
    /// The zone of its site.
    public let zone: Zone
    /// One plan for each pattern that was asked for.
    public let plans: [SeriesPlan]
    /// How many visits of the series have been before the first of the plans.
    public let done: Int
    /// When they were made.
    public let now: Instant
}

/// What staff ask to book as a series: explicit starts, from a plan or of their own.
public struct SeriesDraft: Hashable, Sendable {
    /// The code of the service.
    public let service: String
    /// When the visits begin, in order.
    public let starts: [StartDraft]
    /// The pattern that was agreed; nil for any day.
    public let pattern: SeriesPattern?
    /// The code of the clinician who leads all of them; nil for any who can.
    public let clinician: String?
    /// What the desk writes about each visit.
    public let note: String
    /// Where the person will be (ISO 3166-2); nil for where they usually are.
    public let region: String?
    /// Why rules are set aside that may be, the gap among them; nil when none are.
    public let overrideReason: String?
    /// Whether the visits may be provisional: kept until their gates open, and released if they do not.
    public let isProvisional: Bool

    /// A wish for a series.
    public init(
        service: String, starts: [StartDraft], pattern: SeriesPattern? = nil, clinician: String? = nil,
        note: String = "", region: String? = nil, overrideReason: String? = nil, isProvisional: Bool = false
    ) {
        self.service = service
        self.starts = starts
        self.pattern = pattern
        self.clinician = clinician
        self.note = note
        self.region = region
        self.overrideReason = overrideReason
        self.isProvisional = isProvisional
    }
}
