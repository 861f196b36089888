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
        ///
        /// - cancelled: those of the series that would lie ahead.
        case visits([AppointmentDetails], label: String, cancelled: [Appointment])
        case checkIn(CheckIn)
        /// - zone: the name of the zone of the place where the visit would be.
        case offer(OfferDetails, label: String, zone: String)
        case entry(WaitlistDetails)
        case task(DeskTask)
        /// - isWanted: whether whoever it goes to still asks for it.
        case huddle(Huddle, isWanted: Bool)
        /// - isWanted: whether whoever it goes to still asks for it.
        case changes(DayChanges, isWanted: Bool)

        /// What is judged of it.
        public var judged: Message.Topic {
            switch self {
            case .visit(let details, _, _): .appointment(details.appointment)
            case .visits(let visits, _, _): .visits(visits.map(\.appointment))
            case .checkIn(let checkIn): .checkIn(checkIn)
            case .offer(let offer, _, _): .offer(offer.offer)
            case .entry(let details): .entry(details.entry)
            case .task(let task): .task(task)
            case .huddle(let huddle, let isWanted): .huddle(huddle, isWanted: isWanted)
            case .changes(let changes, let isWanted): .changes(changes, isWanted: isWanted)
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
    /// When it was to go out before attempts that failed put it off.
    public let wanted: Instant
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
    /// The channels on which the same was to go out, this one among them.
    public let tried: Set<Message.Channel>
    /// When the first visit would have begun that a change is about and that stands no more, if it lies ahead.
    public let formerStart: Instant?
    /// Whether a move was taken back before the person was told of it, and the visit is as they were told last.
    public let isUndone: Bool
    /// Whether it is a reminder, and another one of the visit as it is planned has gone out.
    public let isReminded: Bool
    /// Where what to do before the visit of a reminder stands; nil where none is told.
    public let sheet: Message.Twin?
    /// Where the reminder of another visit of the day stands that names this one; nil where none does.
    public let neighbour: Message.Twin?
    /// When the other visits of the person begin on the day of the visit of a reminder, if they lie ahead.
    public let sameDay: [Instant]
    /// What it is about, as it is now.
    public let topic: Topic
    /// When it was claimed, on the database's clock.
    public let now: Instant

    /// Where it goes, as opt-outs name it; nil where none counts, since nobody else is left to be told.
    var address: String? { recipient == .practice ? nil : reach.address(on: channel)?.lowercased() }

    /// The first of the times that the sheet names, if it is one.
    private var deadline: Instant? {
        if kind == .prepare, case .visit(_, _, let sheet) = topic { sheet.deadline } else { nil }
    }

    /// What is judged when its time has come.
    ///
    /// - Parameters:
    ///   - texts: when texts were let through of which its row does not know yet.
    ///   - sheet: where what to do before the same visit stands, if it says what a reminder would.
    public func facts(besides texts: [Instant] = [], sheet: Message.Twin? = nil) -> Message.Facts {
        Message.Facts(
            kind: kind, channel: channel, version: version, topic: topic.judged, reach: reach.adding(texts),
            due: due, attempt: attempt, tried: tried, formerStart: formerStart, isUndone: isUndone,
            isReminded: isReminded, deadline: deadline, sheet: sheet, neighbour: neighbour)
    }
}
