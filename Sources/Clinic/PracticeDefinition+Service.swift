public import Scheduling

extension PracticeDefinition {
    /// What a person books.
    ///
    /// Its phases are those of its protocol, or follow from its minutes: preparation, visit and turnover. The buffers
    /// take the clinician and the room, and not the person.
    public struct Service: Hashable, Sendable {
        /// The short name in files and addresses.
        public var code: String
        /// The name that people read on the website.
        public var label: String
        /// The name that messages carry.
        public var neutralLabel: String
        /// Who may book it.
        public var audience: Clinic.Service.Audience
        /// The code of the site at which it is given.
        public var site: String
        /// The minutes of the person's part.
        public var minutes: Int
        /// The minutes that are kept free before it.
        public var bufferBefore: Int
        /// The minutes that are kept free after it.
        public var bufferAfter: Int
        /// The kind of room or line that it takes, or none.
        public var room: String?
        /// Starts lie on multiples of so many minutes after midnight.
        public var step: Int
        /// How long before its start it can still be booked.
        public var notice: Duration
        /// How many days ahead it can be booked.
        public var horizonDays: Int
        /// The codes of those who offer it; empty for visits that nurses lead.
        public var clinicians: [String]
        /// The protocol of its visits; nil when minutes and buffers say it all.
        public var recipe: Recipe?
        /// How many people a nurse may watch at once, in the phases that share one.
        public var ratio: Int?
        /// What is asked of the room, of those who give it and of the person.
        public var requirements: Clinic.Service.Requirements
        /// When it is given; nil means whenever the site is open.
        public var hours: WeeklyHours?
        /// How many visits it takes.
        public var limit: VisitLimit
        /// How long before its start a time that became free can still be offered to somebody who waits.
        public var offerLead: Duration
        /// The conditions of a visit besides those of its protocol.
        public var gates: [GateRule]

        /// What a person books.
        public init(
            code: String, label: String, neutralLabel: String, audience: Clinic.Service.Audience, site: String,
            minutes: Int, bufferBefore: Int = 0, bufferAfter: Int = 0, room: String? = nil, step: Int = 15,
            notice: Duration = .zero, horizonDays: Int = 60, clinicians: [String], recipe: Recipe? = nil,
            ratio: Int? = nil, requirements: Clinic.Service.Requirements = .init(), hours: WeeklyHours? = nil,
            limit: VisitLimit = VisitLimit(), offerLead: Duration = .hours(2), gates: [GateRule] = []
        ) {
            self.code = code
            self.label = label
            self.neutralLabel = neutralLabel
            self.audience = audience
            self.site = site
            self.minutes = minutes
            self.bufferBefore = bufferBefore
            self.bufferAfter = bufferAfter
            self.room = room
            self.step = step
            self.notice = notice
            self.horizonDays = horizonDays
            self.clinicians = clinicians
            self.recipe = recipe
            self.ratio = ratio
            self.requirements = requirements
            self.hours = hours
            self.limit = limit
            self.offerLead = offerLead
            self.gates = gates
        }

        /// All conditions of a visit: those of its protocol first.
        public var allGates: [GateRule] { (recipe?.gates ?? []) + gates }

        /// The phases of a visit.
        public var phases: [Phase] {
            if let recipe { return recipe.phases(room: room, ratio: ratio) }
            let parts = [
                Phase(name: "preparation", minutes: bufferBefore, needsPerson: false, roomKind: room),
                Phase(name: "visit", minutes: minutes, roomKind: room),
                Phase(name: "turnover", minutes: bufferAfter, needsPerson: false, roomKind: room),
            ]
            return parts.filter { $0.needsPerson || $0.minutes != 0 }
        }
    }
}
