public import Scheduling

/// What a person books: its labels, who may book it, its visit and the rules of its times.
public struct Service: Hashable, Sendable {
    /// The id of a service.
    public typealias ID = Identifier<Service>
    /// The id of a protocol version.
    public typealias ProtocolID = Identifier<Visit>

    /// Who may book it.
    public enum Audience: String, CaseIterable, Sendable {
        /// Anybody, on the website.
        case `public`
        /// People whom the practice already treats; staff book it.
        case patients
        /// People whom a clinician has approved for it; staff book it.
        case afterApproval = "after_approval"
    }

    /// The id.
    public let id: ID
    /// The short name in practice files and addresses.
    public let code: String
    /// The name that people read on the website.
    public let label: String
    /// The name that messages carry.
    public let neutralLabel: String
    /// Who may book it.
    public let audience: Audience
    /// The protocol version that a visit booked now is made of.
    public let protocolID: ProtocolID
    /// The phases of a visit.
    public let visit: Visit
    /// Where it takes place.
    public let site: Site
    /// Step, minimum notice and horizon of its times.
    public let rules: SlotRules
    /// The clinicians who offer it, in the order in which they are offered.
    public let clinicians: [Clinician.ID]
    /// What is asked of the room, of those who give it and of the person.
    public let requirements: Requirements
    /// When it is given; nil means whenever the site is open.
    public let hours: WeeklyHours?
    /// How many visits it takes.
    public let limit: VisitLimit
    /// How long before its start a time that became free can still be offered to somebody who waits.
    public let offerLead: Duration
    /// How its visits follow one another in a treatment; nil when each is booked on its own.
    public let series: SeriesRule?
    /// The conditions of a visit.
    public let gates: [GateRule]
    /// What follows a visit, if a dose is given.
    public let aftercare: Aftercare?
    /// What the person does before a visit, if anything.
    public let preparation: Preparation?

    /// What a service asks of the room, of those who give it and of the person.
    public struct Requirements: Hashable, Sendable {
        /// What the room must offer besides its kind.
        public var features: Set<String>
        /// What those who give it, and the prescriber on site, must be trained for.
        public var training: String?
        /// How old the person must be on the day of the visit, in years.
        public var minimumAge: Int?

        /// What a service asks for.
        public init(features: Set<String> = [], training: String? = nil, minimumAge: Int? = nil) {
            (self.features, self.training, self.minimumAge) = (features, training, minimumAge)
        }
    }

    /// A service of a practice.
    public init(
        id: ID, code: String, label: String, neutralLabel: String, audience: Audience, protocolID: ProtocolID,
        visit: Visit, site: Site, rules: SlotRules, clinicians: [Clinician.ID],
        requirements: Requirements = Requirements(), hours: WeeklyHours? = nil, limit: VisitLimit = VisitLimit(),
        offerLead: Duration = .hours(2), series: SeriesRule? = nil, gates: [GateRule] = [],
        aftercare: Aftercare? = nil, preparation: Preparation? = nil
    ) {
        self.id = id
        self.code = code
        self.label = label
        self.neutralLabel = neutralLabel
        self.audience = audience
        self.protocolID = protocolID
        self.visit = visit
        self.site = site
        self.rules = rules
        self.clinicians = clinicians
        self.requirements = requirements
        self.hours = hours
        self.limit = limit
        self.offerLead = offerLead
        self.series = series
        self.gates = gates
        self.aftercare = aftercare
        self.preparation = preparation
    }

    /// Whether the person is elsewhere: on the phone or on video.
    ///
    /// Then a licence is needed where the person is, and those who treat may be elsewhere too.
    public var isRemote: Bool { visit.roomKind.map(Room.isLine) ?? true }
}
