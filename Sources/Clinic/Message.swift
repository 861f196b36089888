public import Scheduling

/// Something to be sent about one version of an appointment: a row of the outbox.
public struct Message: Hashable, Sendable {
    /// The id of a message.
    public typealias ID = Identifier<Message>

    /// What it says.
    public enum Kind: Hashable, Sendable {
        /// The visit is booked.
        case booked
        /// A time is kept, and something is still needed before the visit is firm.
        case provisional
        /// The visit is coming.
        case reminder(ReminderLead)
        /// The visit has another time.
        case moved
        /// The visit will not take place.
        case cancelled

        /// The name in the outbox: `booked`, `provisional`, `remind_3d`, `moved`, `cancelled`.
        public var name: String {
            switch self {
            case .booked: "booked"
            case .provisional: "provisional"
            case .reminder(let lead): "remind_\(lead.text)"
            case .moved: "moved"
            case .cancelled: "cancelled"
            }
        }

        /// Reads a name as it stands in the outbox.
        public init?(name: String) {
            switch name {
            case "booked": self = .booked
            case "provisional": self = .provisional
            case "moved": self = .moved
            case "cancelled": self = .cancelled
            default:
                guard name.hasPrefix("remind_"), let lead = ReminderLead(String(name.dropFirst(7))) else { return nil }
                self = .reminder(lead)
            }
        }
    }

    /// By which way it goes out.
    public enum Channel: String, CaseIterable, Sendable {
        case email
    }

    /// Where a message stands (docs/states.md).
    public enum State: String, CaseIterable, Sendable {
        /// Waiting for its time.
        case ready
        /// Claimed by a worker, under a lease.
        case sending
        /// Handed over.
        case sent
        /// Given up after its attempts, with the reason.
        case failed
        /// The appointment was moved or cancelled before it went out.
        case dropped
        /// The visit had begun before it could go out.
        case tooLate = "too_late"
        /// The person has no address on this channel.
        case unreachable
    }

    /// What it says.
    public let kind: Kind
    /// By which way it goes out.
    public let channel: Channel
    /// When it is due.
    public let due: Instant

    /// A message that is owed.
    public init(kind: Kind, channel: Channel, due: Instant) {
        self.kind = kind
        self.channel = channel
        self.due = due
    }
}
