public import Scheduling

/// Somebody who wants a time, or an earlier one than they have.
///
/// Its transitions are pure: each gives the entry as it is afterwards, with the next version, or refuses with
/// `state_conflict`. Whoever lets an offer go waits on with their place: it is counted from when they came.
public struct WaitlistEntry: Hashable, Sendable {
    /// The id of an entry.
    public typealias ID = Identifier<WaitlistEntry>

    /// Where an entry stands (docs/states.md).
    public enum State: String, CaseIterable, Sendable {
        case waiting
        case offered
        case booked
        case left
        case expired

        /// The states that may follow.
        public var successors: Set<State> {
            switch self {
            case .waiting: [.offered, .left, .expired]
            case .offered: [.waiting, .booked, .left]
            case .booked, .left, .expired: []
            }
        }
    }

    /// The id.
    public let id: ID
    /// Who waits.
    public let person: Person.ID
    /// For what.
    public let service: Service.ID
    /// When and with whom they can come.
    public let wish: TimeWish
    /// How soon they need to be seen.
    public let lane: Lane
    /// The visit that they have, and give up when they accept an earlier one.
    public let appointment: Appointment.ID?
    /// Where it stands.
    public private(set) var state: State
    /// When the state was reached; nil while they wait.
    public private(set) var since: Instant?
    /// Changes with every write; the ETag.
    public private(set) var version: Int
    /// Since when they wait.
    public let created: Instant

    /// An entry as it is stored or, with the default values, as it is made.
    public init(
        id: ID, person: Person.ID, service: Service.ID, wish: TimeWish, lane: Lane, appointment: Appointment.ID?,
        state: State = .waiting, since: Instant? = nil, version: Int = 1, created: Instant
    ) {
        self.id = id
        self.person = person
        self.service = service
        self.wish = wish
        self.lane = lane
        self.appointment = appointment
        self.state = state
        self.since = since
        self.version = version
        self.created = created
    }

    /// A time is offered to them.
    public func offered(now: Instant) throws(Refusal) -> WaitlistEntry { try changed(to: .offered, since: now) }

    /// The offer has ended without a visit, and they wait on with the place that they had.
    public func waitingOn() throws(Refusal) -> WaitlistEntry { try changed(to: .waiting, since: nil) }

    /// They have accepted.
    public func booked(now: Instant) throws(Refusal) -> WaitlistEntry { try changed(to: .booked, since: now) }

    /// They no longer want to wait.
    public func left(now: Instant) throws(Refusal) -> WaitlistEntry { try changed(to: .left, since: now) }

    /// No time can come any more that is one for them.
    public func expired(now: Instant) throws(Refusal) -> WaitlistEntry { try changed(to: .expired, since: now) }

    private func changed(to state: State, since: Instant?) throws(Refusal) -> WaitlistEntry {
        guard self.state.successors.contains(state) else {
            throw Refusal(.stateConflict, "Not possible: this entry of the waitlist is \(self.state.rawValue).")
        }
        var next = self
        next.state = state
        next.since = since
        next.version += 1
        return next
    }
}
