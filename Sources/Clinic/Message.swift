public import Foundation
public import Scheduling

/// Something to be sent to a person about one version of a thing: a row of the outbox.
///
/// Which channel it goes out on is settled when its time has come, by how the person wants to be reached then.
public struct Message: Hashable, Sendable {
    /// The id of a message.
    public typealias ID = Identifier<Message>

    /// By which way it goes out.
    public enum Channel: String, CaseIterable, Sendable {
        case email
        /// A text message to a phone.
        case text
    }

    /// Where a message stands (docs/states.md).
    public enum State: String, CaseIterable, Sendable {
        /// Waiting for its time.
        case ready
        /// Claimed by a worker, under a lease.
        case sending
        /// Handed over.
        case sent
        /// Handed over or not: the worker or the line went away in between, and a second one could be one too many.
        case uncertain
        /// Given up after its attempts, with the reason.
        case failed
        /// What it was about has changed, or it goes out on another channel.
        case dropped
        /// It made no sense any more when it could have gone out.
        case tooLate = "too_late"
        /// The person cannot be reached on this channel.
        case unreachable

        /// Whether nothing more becomes of it by itself.
        public var isEnd: Bool { self != .ready && self != .sending }

        /// Whether somebody must see to it that the person is told in another way.
        public var needsCall: Bool {
            switch self {
            case .uncertain, .failed, .unreachable: true
            case .ready, .sending, .sent, .dropped, .tooLate: false
            }
        }
    }

    /// What it says.
    public let kind: Kind
    /// When it is due.
    public let due: Instant
    /// The person it goes to.
    public let person: Person.ID
    /// The id of what it is about, which is of the kind that `kind.subject` says.
    public let subject: UUID
    /// Which version of it.
    public let version: Int

    /// A message that is owed.
    public init(kind: Kind, due: Instant, person: Person.ID, subject: UUID, version: Int) {
        self.kind = kind
        self.due = due
        self.person = person
        self.subject = subject
        self.version = version
    }

    /// A message about an appointment as it is now.
    public init(_ kind: Kind, about appointment: Appointment, due: Instant) {
        self.init(
            kind: kind, due: due, person: appointment.person, subject: appointment.id.uuid,
            version: appointment.scheduleVersion)
    }

    /// The same message at another time.
    public func due(_ due: Instant) -> Message {
        Message(kind: kind, due: due, person: person, subject: subject, version: version)
    }
}
