public import Clinic
import Postgres
public import Scheduling

/// A message that a worker has claimed, with what its text needs to say.
public struct OutboxMessage: Hashable, Sendable {
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
    /// The version of the appointment that it is about.
    public let scheduleVersion: Int
    /// The appointment as it is now, with its names.
    public let details: AppointmentDetails
    /// The service's label that messages may carry.
    public let neutralLabel: String
    /// When it was claimed, on the database's clock.
    public let now: Instant
}

/// What became of a message that was claimed.
public struct OutboxOutcome: Hashable, Sendable {
    /// What is to be written on the message.
    public enum Verdict: Hashable, Sendable {
        /// It ends here, with a reason if it was not sent.
        case settled(Message.State, reason: String?)
        /// It is tried again later, because of `reason`.
        case again(after: Duration, reason: String)
    }

    /// The message.
    public let id: Message.ID
    /// The attempt that this is the outcome of.
    public let attempt: Int
    /// What became of it.
    public let verdict: Verdict

    /// What became of a message.
    public init(id: Message.ID, attempt: Int, verdict: Verdict) {
        self.id = id
        self.attempt = attempt
        self.verdict = verdict
    }
}
