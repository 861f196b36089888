public import Scheduling

/// What the website form posts when there is no appointment yet: somebody asks to be seen.
public struct ConsultationRequest: Hashable, Sendable {
    /// The id of a request.
    public typealias ID = Identifier<ConsultationRequest>

    /// Where a request stands (docs/states.md).
    ///
    /// What each state needs comes with it.
    public enum State: Hashable, Sendable {
        case open
        case accepted(Appointment.ID, at: Instant)
        case declined(Decline, at: Instant)

        /// The name of the state in the database and in answers.
        public var name: Name {
            switch self {
            case .open: .open
            case .accepted: .accepted
            case .declined: .declined
            }
        }

        /// The closed list of names.
        public enum Name: String, CaseIterable, Sendable {
            case open
            case accepted
            case declined
        }
    }

    /// Why a request is declined, and what the person can do instead: never a dead end.
    public struct Decline: Hashable, Sendable {
        /// Why, in words for the person.
        public let reason: String
        /// What the person can do next, in words for the person.
        public let nextStep: String

        /// A decline with its next step.
        public init(reason: String, nextStep: String) {
            self.reason = reason
            self.nextStep = nextStep
        }
    }

    /// The id.
    public let id: ID
    /// Where it stands.
    public private(set) var state: State
    /// Who asks.
    public let person: Person.ID
    /// What for, if they said so.
    public let service: Service.ID?
    /// What they wrote.
    public let message: String
    /// When they would like to come, in their words.
    public let preferred: String
    /// How soon they need to be seen.
    public private(set) var lane: Lane
    /// Who of the staff sees to it; nil for whoever looks first.
    public private(set) var owner: StaffMember.ID?
    /// Changes with every write; the ETag.
    public private(set) var version: Int
    /// When it came in.
    public let created: Instant

    /// A request as it is stored or, with the default values, as it comes in.
    public init(
        id: ID, state: State = .open, person: Person.ID, service: Service.ID?, message: String, preferred: String,
        lane: Lane = .routine, owner: StaffMember.ID? = nil, version: Int = 1, created: Instant
    ) {
        self.id = id
        self.state = state
        self.person = person
        self.service = service
        self.message = message
        self.preferred = preferred
        self.lane = lane
        self.owner = owner
        self.version = version
        self.created = created
    }

    /// The request has become an appointment.
    public func accepted(as appointment: Appointment.ID, now: Instant) throws(Refusal) -> ConsultationRequest {
        try changed(to: .accepted(appointment, at: now))
    }

    /// The request is declined with a reason and a next step.
    public func declined(_ decline: Decline, now: Instant) throws(Refusal) -> ConsultationRequest {
        try changed(to: .declined(decline, at: now))
    }

    private func changed(to state: State) throws(Refusal) -> ConsultationRequest {
        guard self.state == .open else {
            throw Refusal(.stateConflict, "This request has already been \(self.state.name.rawValue).")
        }
        var next = self
        next.state = state
        next.version += 1
        return next
    }
}
