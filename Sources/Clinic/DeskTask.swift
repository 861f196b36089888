public import Scheduling

/// Something that a member of the staff must do by a time.
///
/// It keeps no words of a person: what is to be done follows from its kind and lane. There is one open task of a kind
/// about a thing at most, and its transitions are pure.
public struct DeskTask: Hashable, Sendable {
    /// The id of a task.
    public typealias ID = Identifier<DeskTask>

    /// Where a task stands (docs/states.md).
    public enum State: Hashable, Sendable {
        case open
        /// By whom is nil when nobody in particular did it: the worker, or a key that belongs to nobody.
        case done(by: StaffMember.ID?, at: Instant, outcome: Outcome)

        /// The name of the state in the database and in answers.
        public var name: Name {
            switch self {
            case .open: .open
            case .done: .done
            }
        }

        /// The closed list of names.
        public enum Name: String, CaseIterable, Sendable {
            case open
            case done
        }
    }

    /// Somebody of whom nobody knows who they are.
    public struct Stranger: Hashable, Sendable {
        /// Follows from where they wrote from and does not tell it: who writes again is the same.
        public let id: Identifier<Stranger>
        /// The number to call (ITU-T E.164); nil where no call is owed, and once it was made.
        public let number: String?

        /// Somebody of whom nobody knows who they are.
        public init(id: Identifier<Stranger>, number: String?) {
            (self.id, self.number) = (id, number)
        }
    }

    /// The id.
    public let id: ID
    /// What is to be done.
    public let kind: Kind
    /// How soon the person needs it.
    public let lane: Lane
    /// About whom.
    public let person: Person.ID?
    /// About which request.
    public let request: ConsultationRequest.ID?
    /// About which appointment.
    public let appointment: Appointment.ID?
    /// About whom, where nobody knows who they are.
    public private(set) var stranger: Stranger?
    /// By when it is to be done.
    public private(set) var due: Instant
    /// Who does it; nil while it lies on the pile of the practice.
    public private(set) var owner: StaffMember.ID?
    /// When it came up.
    public let created: Instant
    /// Where it stands.
    public private(set) var state: State
    /// When it was last overdue and given to the person on duty; nil before, and from when it is due anew.
    public private(set) var escalation: Escalation?
    /// When whoever comes next in the order is alarmed, unless somebody has taken it by then; nil where somebody has, and
    /// where nobody is in danger.
    public private(set) var nextAlarm: Instant?
    /// Changes with every write; the ETag.
    public private(set) var version: Int

    /// That a task was overdue, since when, and who was on duty; nobody if nobody was.
    public struct Escalation: Hashable, Sendable {
        /// When.
        public let at: Instant
        /// To whom, or who has taken it since and was there.
        public let to: StaffMember.ID?

        /// An escalation.
        public init(at: Instant, to: StaffMember.ID?) {
            (self.at, self.to) = (at, to)
        }
    }

    /// A task as it is stored or, with the default values, as it comes up.
    ///
    /// Without person, request and appointment it is about a webhook, or about somebody of whom nobody knows who they are:
    /// where it has no number, the provider of texts tells who wrote.
    public init(
        id: ID, kind: Kind, lane: Lane, person: Person.ID? = nil, request: ConsultationRequest.ID? = nil,
        appointment: Appointment.ID? = nil, stranger: Stranger? = nil, due: Instant, owner: StaffMember.ID? = nil,
        created: Instant, state: State = .open, escalation: Escalation? = nil, nextAlarm: Instant? = nil,
        version: Int = 1
    ) {
        self.id = id
        self.kind = kind
        self.lane = lane
        self.person = person
        self.request = request
        self.appointment = appointment
        self.stranger = stranger
        self.due = due
        self.owner = owner
        self.created = created
        self.state = state
        self.escalation = escalation
        self.nextAlarm = nextAlarm
        self.version = version
    }

    /// Whether it is about somebody of whom nobody knows who they are.
    public var isOfNobody: Bool { person == nil && request == nil && appointment == nil && kind != .webhook }

    /// Whether it should have been done by now.
    public func isOverdue(now: Instant) -> Bool { state == .open && due <= now }

    /// Somebody sees to it, or it is handed over to somebody else; nil puts it back on the pile.
    ///
    /// - Parameter isThere: whether they are there now: then what is late passes on from them too when they leave.
    public func owned(by owner: StaffMember.ID?, isThere: Bool = false) throws(Refusal) -> DeskTask {
        try changed {
            $0.owner = owner
            if owner != nil { $0.nextAlarm = nil }
            if isThere, let escalation = $0.escalation { $0.escalation = Escalation(at: escalation.at, to: owner) }
        }
    }

    /// It was tried and is to be tried again; at a later time it is due anew, and can become overdue again.
    public func postponed(to due: Instant) throws(Refusal) -> DeskTask {
        try changed {
            if due > $0.due { $0.escalation = nil }
            $0.due = due
            $0.nextAlarm = nil
        }
    }

    /// It was overdue and is now the task of the person on duty; whoever had it keeps it if nobody is.
    ///
    /// It is passed on once, and again only from whom it was passed on to, or who has taken it since, because they have
    /// left: what was handed to somebody who comes later stays theirs.
    ///
    /// - Throws: `state_conflict` when it is done, not due, or has been passed on and is not to be again.
    public func escalated(to owner: StaffMember.ID?, now: Instant) throws(Refusal) -> DeskTask {
        let isAgain = escalation.map { $0.to == self.owner && owner != nil && owner != $0.to } ?? true
        guard isOverdue(now: now), isAgain else {
            throw Refusal(.stateConflict, "This task is not overdue, or has been passed on already.")
        }
        return try changed {
            $0.escalation = Escalation(at: now, to: owner)
            $0.owner = owner ?? $0.owner
        }
    }

    /// It is done.
    public func done(by member: StaffMember.ID?, _ outcome: Outcome, now: Instant) throws(Refusal) -> DeskTask {
        try changed {
            $0.state = .done(by: member, at: now, outcome: outcome)
            $0.stranger = $0.stranger.map { Stranger(id: $0.id, number: nil) }
            $0.nextAlarm = nil
        }
    }

    private func changed(_ change: (inout DeskTask) -> Void) throws(Refusal) -> DeskTask {
        guard state == .open else { throw Refusal(.stateConflict, "This task has already been done.") }
        var next = self
        change(&next)
        next.version += 1
        return next
    }
}
