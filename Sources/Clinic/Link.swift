public import Foundation
public import Scheduling

/// An address with which somebody can do one thing without signing in: for one purpose, about one subject, until a time.
///
/// Looking at it changes nothing; acting does, once where there is a single effect.
public struct Link: Hashable, Sendable {
    /// The id of a link, which is part of its address.
    public typealias ID = Identifier<Link>

    /// What it is good for, and for nothing else.
    public enum Purpose: String, CaseIterable, Sendable {
        /// Say that one comes to an appointment.
        case confirm
        /// Choose another time of an appointment.
        case move
        /// Cancel an appointment.
        case cancel
        /// Answer an offer.
        case offer
        /// Answer how one is after a visit.
        case checkIn = "check_in"
        /// Read what to do before a visit.
        case prepare

        /// Whether it can be acted on once only.
        public var isSingleUse: Bool {
            switch self {
            case .confirm, .move, .cancel, .offer, .checkIn: true
            case .prepare: false
            }
        }
    }

    /// The id.
    public let id: ID
    /// What it is good for.
    public let purpose: Purpose
    /// The id of the appointment, offer or check-in that it is about.
    public let subject: UUID
    /// When it ends.
    public let expires: Instant
    /// When it was acted on; nil while it was not.
    public private(set) var used: Instant?

    /// A link as it is stored or, without a use, as it is made.
    public init(id: ID, purpose: Purpose, subject: UUID, expires: Instant, used: Instant? = nil) {
        self.id = id
        self.purpose = purpose
        self.subject = subject
        self.expires = expires
        self.used = used
    }

    /// The link after somebody has acted on it.
    ///
    /// - Throws: `state_conflict` when it has ended, or was used and is good for one use.
    public func acted(now: Instant) throws(Refusal) -> Link {
        guard now < expires else {
            throw Refusal(.stateConflict, "This link has ended. Please call us: we are glad to do it with you.")
        }
        guard used == nil || !purpose.isSingleUse else {
            throw Refusal(.stateConflict, "This link has been used already.")
        }
        var next = self
        next.used = used ?? now
        return next
    }
}
