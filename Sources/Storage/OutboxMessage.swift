public import Clinic
import Foundation
import Postgres
public import Scheduling

/// A message that a worker has claimed, with what its judgement and its text need to know.
public struct OutboxMessage: Hashable, Sendable {
    /// What a message is about, with the names and words that its text may use.
    public enum Topic: Hashable, Sendable {
        /// - label: what messages call the service.
        /// - sheet: what the visit asks of the person.
        case visit(AppointmentDetails, label: String, sheet: PreparationSheet)
        /// The visits of a series, or of one of its weeks, that lie ahead.
        case visits([AppointmentDetails], label: String)
        case checkIn(CheckIn)
        /// - zone: the name of the zone of the place where the visit would be.
        case offer(OfferDetails, label: String, zone: String)
        case entry(WaitlistDetails)
        case task(DeskTask)
        /// - isWanted: whether whoever it goes to still asks for it.
        case huddle(Huddle, isWanted: Bool)

        /// What is judged of it.
        public var judged: Message.Topic {
            switch self {
            case .visit(let details, _, _): .appointment(details.appointment)
            case .visits(let visits, _): .visits(visits.map(\.appointment))
            case .checkIn(let checkIn): .checkIn(checkIn)
            case .offer(let offer, _, _): .offer(offer.offer)
            case .entry(let details): .entry(details.entry)
            case .task(let task): .task(task)
            case .huddle(let huddle, let isWanted): .huddle(huddle, isWanted: isWanted)
            }
        }
    }

    /// The id of the message; the same on every attempt.
    public let id: Message.ID
    /// What it says.
    public let kind: Message.Kind
    /// By which way it goes out.
    public let channel: Message.Channel
    /// When it was due.
    public let due: Instant
    /// The fencing token: whoever settles must still hold this attempt.
    public let attempt: Int
    /// How many attempts failed by its own fault.
    public let faults: Int
    /// The version of its subject that it is about.
    public let version: Int
    /// When an earlier attempt was about to hand it over, and nothing more is known.
    public let begun: Instant?
    /// Who it goes to.
    public let recipient: OutboxRecipient
    /// How they can be reached.
    public let reach: Reach
    /// The channels on which the same was to go out.
    public let tried: Set<Message.Channel>
    /// What it is about, as it is now.
    public let topic: Topic
    /// When it was claimed, on the database's clock.
    public let now: Instant

    /// What is judged when its time has come.
    public var facts: Message.Facts {
        Message.Facts(
            kind: kind, channel: channel, version: version, topic: topic.judged, reach: reach, tried: tried)
    }
}

/// What became of a message that was claimed.
public struct OutboxOutcome: Hashable, Sendable {
    /// What is to be written on the message.
    public enum Verdict: Hashable, Sendable {
        /// It ends here, with a reason if it was not sent.
        case settled(Message.State, reason: String?)
        /// It was sent, and the provider tells by this id what became of it.
        case accepted(id: String)
        /// It ends here, and the same goes out on another channel.
        case elsewhere(Message.Channel, reason: String)
        /// It is tried again after a while, because of `reason`, which is its own fault or that of the channel.
        case again(after: Duration, reason: String, isOwnFault: Bool)
        /// It waits until then.
        case later(Instant, reason: String)
    }

    /// The message.
    public let message: OutboxMessage
    /// What became of it.
    public let verdict: Verdict

    /// What became of a message.
    public init(_ message: OutboxMessage, _ verdict: Verdict) {
        self.message = message
        self.verdict = verdict
    }
}
