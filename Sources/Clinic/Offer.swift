public import Scheduling

/// A time that is offered to one person on the waitlist, and held for them until it expires.
///
/// Its transitions are pure. An offer is never deleted: who was offered what, and why, stays.
public struct Offer: Hashable, Sendable {
    /// The id of an offer.
    public typealias ID = Identifier<Offer>

    /// How long somebody has to answer.
    public static let lifetime: Duration = .hours(2)
    /// How long they have at least: a time that leaves less is not offered.
    public static let shortestLifetime: Duration = .minutes(15)

    /// Where an offer stands (docs/states.md).
    public enum State: String, CaseIterable, Sendable {
        case open
        case accepted
        case declined
        case expired
        case withdrawn
    }

    /// The id.
    public let id: ID
    /// To whom.
    public let entry: WaitlistEntry.ID
    /// The hold that keeps the time; nil once the offer is settled or the hold has ended.
    public private(set) var hold: Hold.ID?
    /// The person's part of the visit.
    public let during: TimeRange
    /// With whom.
    public let clinician: Clinician.ID
    /// Their place among those who could have come, counted from 1.
    public let rank: Int
    /// Why it was them, in sentences for staff.
    public let reasons: [String]
    /// When it was made.
    public let created: Instant
    /// When it ends by itself.
    public let expires: Instant
    /// Where it stands.
    public private(set) var state: State
    /// When it was settled; nil while it is open.
    public private(set) var settled: Instant?
    /// What it became, once it is accepted.
    public private(set) var appointment: Appointment.ID?

    /// An offer as it is stored or, with the default values, as it is made.
    public init(
        id: ID, entry: WaitlistEntry.ID, hold: Hold.ID?, during: TimeRange, clinician: Clinician.ID, rank: Int,
        reasons: [String], created: Instant, expires: Instant, state: State = .open, settled: Instant? = nil,
        appointment: Appointment.ID? = nil
    ) {
        self.id = id
        self.entry = entry
        self.hold = hold
        self.during = during
        self.clinician = clinician
        self.rank = rank
        self.reasons = reasons
        self.created = created
        self.expires = expires
        self.state = state
        self.settled = settled
        self.appointment = appointment
    }

    /// When an offer of `start` would end, or nil when it is too late to make one.
    ///
    /// It lasts for `lifetime`, but never beyond the service's lead before the start.
    public static func expiry(of start: Instant, lead: Duration, now: Instant) -> Instant? {
        let expires = min(now + lifetime, start - lead)
        return expires >= now + shortestLifetime ? expires : nil
    }

    /// The person comes.
    public func accepted(as appointment: Appointment.ID, now: Instant) throws(Refusal) -> Offer {
        var next = try answered(.accepted, now: now)
        next.appointment = appointment
        return next
    }

    /// The person does not want this time.
    public func declined(now: Instant) throws(Refusal) -> Offer { try answered(.declined, now: now) }

    /// The practice takes it back.
    public func withdrawn(now: Instant) throws(Refusal) -> Offer { try settled(.withdrawn, now: now) }

    /// Nobody has answered in time, which costs nothing.
    public func expired(now: Instant) throws(Refusal) -> Offer {
        guard now >= expires else { throw Refusal(.stateConflict, "This offer has not expired yet.") }
        return try settled(.expired, now: now)
    }

    /// An answer counts until the offer expires, whether somebody has written that down or not.
    private func answered(_ state: State, now: Instant) throws(Refusal) -> Offer {
        guard self.state != .expired, self.state != .open || now < expires else {
            throw Refusal(.holdExpired, "This offer has ended. You keep your place, and your visit if you have one.")
        }
        return try settled(state, now: now)
    }

    private func settled(_ state: State, now: Instant) throws(Refusal) -> Offer {
        guard self.state == .open else {
            throw Refusal(.stateConflict, "This offer has already been \(self.state.rawValue).")
        }
        var next = self
        next.state = state
        next.settled = now
        next.hold = nil
        return next
    }
}
