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
        /// The person was helped, and there is nothing to book.
        case concluded(at: Instant)
        /// Somebody else helps the person better: who, stands in the next step.
        case referred(Decline, at: Instant)
        /// A person has decided that it is the same as another.
        case merged(into: ConsultationRequest.ID, at: Instant)
        /// Nobody could be reached, and the person was told beforehand that it would end.
        case expired(at: Instant)

        /// The name of the state in the database and in answers.
        public var name: Name {
            switch self {
            case .open: .open
            case .accepted: .accepted
            case .declined: .declined
            case .concluded: .concluded
            case .referred: .referred
            case .merged: .merged
            case .expired: .expired
            }
        }

        /// The closed list of names.
        public enum Name: String, CaseIterable, Sendable {
            case open
            case accepted
            case declined
            case concluded
            case referred
            case merged
            case expired
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

    /// That the person was told when a request of theirs ends, unless they answer.
    public struct Notice: Hashable, Sendable {
        /// When they were told.
        public let told: Instant
        /// When it ends.
        public let ends: Instant

        /// A notice, or nil when it would leave no time to answer.
        public init?(told: Instant, ends: Instant) {
            guard told < ends else { return nil }
            (self.told, self.ends) = (told, ends)
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
    /// When the person was told that it ends, and when it does; nil while nobody has told them.
    public private(set) var notice: Notice?
    /// Changes with every write; the ETag.
    public private(set) var version: Int
    /// When it came in.
    public let created: Instant

    /// A request as it is stored or, with the default values, as it comes in.
    public init(
        id: ID, state: State = .open, person: Person.ID, service: Service.ID?, message: String, preferred: String,
        lane: Lane = .routine, owner: StaffMember.ID? = nil, notice: Notice? = nil, version: Int = 1,
        created: Instant
    ) {
        self.id = id
        self.state = state
        self.person = person
        self.service = service
        self.message = message
        self.preferred = preferred
        self.lane = lane
        self.owner = owner
        self.notice = notice
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

    /// The person was helped, and there is nothing to book.
    public func concluded(now: Instant) throws(Refusal) -> ConsultationRequest {
        try changed(to: .concluded(at: now))
    }

    /// Somebody else helps the person better: why, and where they find them.
    public func referred(_ decline: Decline, now: Instant) throws(Refusal) -> ConsultationRequest {
        try changed(to: .referred(decline, at: now))
    }

    /// It is the same as another one, which stays open.
    ///
    /// Asking again is an answer: a notice of the other is over.
    ///
    /// - Returns: this request, merged, and the other with the sooner lane of both.
    /// - Throws: `state_conflict` when either is not open, `invalid` when they are one.
    public func merged(
        into other: ConsultationRequest, now: Instant
    ) throws(Refusal) -> (merged: ConsultationRequest, kept: ConsultationRequest) {
        guard other.id != id else { throw .invalid("/into", "This is the request itself.") }
        let merged = try changed(to: .merged(into: other.id, at: now))
        let (lane, owner) = (min(lane, other.lane), other.owner ?? owner)
        return (
            merged,
            try other.changed {
                $0.lane = lane
                $0.owner = owner
                $0.notice = nil
            }
        )
    }

    /// Somebody sees to it.
    public func owned(by owner: StaffMember.ID?) throws(Refusal) -> ConsultationRequest {
        try changed { $0.owner = owner }
    }

    /// Somebody has tried to call: they see to it unless somebody does already, and a notice is over once the person
    /// was reached.
    public func called(_ outcome: CallOutcome, by caller: StaffMember.ID?) throws(Refusal) -> ConsultationRequest {
        try changed {
            $0.owner = $0.owner ?? caller
            if outcome == .reached { $0.notice = nil }
        }
    }

    /// The person has been told when it ends unless they answer.
    public func noticed(_ notice: Notice) throws(Refusal) -> ConsultationRequest {
        try changed { $0.notice = notice }
    }

    /// It has ended as the person was told.
    ///
    /// - Throws: `state_conflict` when it is not open, the person was not told, or the time has not come.
    public func expired(now: Instant) throws(Refusal) -> ConsultationRequest {
        guard let notice, notice.ends <= now else {
            throw Refusal(.stateConflict, "A request ends only when the person was told when, and that time has come.")
        }
        return try changed(to: .expired(at: now))
    }

    private func changed(to state: State) throws(Refusal) -> ConsultationRequest {
        try changed { $0.state = state }
    }

    private func changed(_ change: (inout ConsultationRequest) -> Void) throws(Refusal) -> ConsultationRequest {
        guard state == .open else {
            throw Refusal(.stateConflict, "This request has already been \(state.name.rawValue).")
        }
        var next = self
        change(&next)
        next.version += 1
        return next
    }
}
