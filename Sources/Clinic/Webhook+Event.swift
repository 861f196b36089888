public import Foundation
public import Scheduling

extension Webhook {
    /// Something that happened in the practice, as others are told: of which kind, when, and to what, by id.
    public struct Event: Hashable, Sendable {
        /// The id of an event: the same for every webhook and at every attempt.
        public typealias ID = Identifier<Event>

        /// The id.
        public let id: ID
        /// What happened.
        public let kind: Kind
        /// The id of what it happened to.
        public let subject: UUID
        /// When.
        public let occurred: Instant

        /// An event.
        public init(id: ID, kind: Kind, subject: UUID, occurred: Instant) {
            self.id = id
            self.kind = kind
            self.subject = subject
            self.occurred = occurred
        }

        /// What is signed and sent, as JSON: type, time, and ids, the practice's by its slug.
        ///
        /// The same at every attempt, to the byte. None of it needs to be escaped: a slug has small letters, digits and
        /// hyphens.
        public func payload(practice slug: String) -> String {
            let id = Identifier<Event>(subject)
            return #"{"type":"\#(kind.rawValue)","timestamp":"\#(occurred.rfc3339)","#
                + #""data":{"practice":"\#(slug)","\#(kind.subject)":"\#(id)"}}"#
        }
    }
}

extension Webhook.Event {
    /// What can happen that others are told.
    public enum Kind: String, CaseIterable, Sendable {
        /// A visit was booked, firm or provisional.
        case appointmentBooked = "appointment.booked"
        /// A provisional visit has all that it waited for.
        case appointmentFirm = "appointment.firm"
        /// A visit is at another time.
        case appointmentMoved = "appointment.moved"
        /// A visit keeps its start, with somebody else, in another room, or longer.
        case appointmentChanged = "appointment.changed"
        /// The person comes.
        case appointmentConfirmed = "appointment.confirmed"
        /// The person is here.
        case appointmentArrived = "appointment.arrived"
        /// The visit took place.
        case appointmentCompleted = "appointment.completed"
        /// The person did not come.
        case appointmentMissed = "appointment.missed"
        /// The visit will not take place, whoever cancelled it, or a condition that was not met.
        case appointmentCancelled = "appointment.cancelled"
        /// Somebody asked.
        case requestReceived = "request.received"
        /// Whoever asked has a visit, a word, or was helped.
        case requestAnswered = "request.answered"
        /// A request ended without an answer: it is part of another one, or its time is over.
        case requestClosed = "request.closed"
        /// A treatment was booked; each of its visits is told too.
        case seriesBooked = "series.booked"
        /// Visits of a treatment are at other times; each is told too.
        case seriesMoved = "series.moved"
        /// A treatment is interrupted, and its visits ahead are cancelled.
        case seriesPaused = "series.paused"
        /// A treatment goes on.
        case seriesResumed = "series.resumed"
        /// A treatment ended before its last visit.
        case seriesEnded = "series.ended"
        /// What was known of an alias belongs to a person; both are told.
        case personJoined = "person.joined"
        /// Everything that says who somebody is was erased: whoever keeps a copy must follow.
        case personErased = "person.erased"
        /// Nothing: somebody tries whether it arrives.
        case webhookTested = "webhook.tested"

        /// The kinds that somebody can ask for; a test is told to the webhook that it tries, whatever that wants.
        public static let subscribable = allCases.filter { $0 != .webhookTested }

        /// What the id in its data is called.
        public var subject: String {
            String(rawValue.prefix { $0 != "." })
        }
    }
}
