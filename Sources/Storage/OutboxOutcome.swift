public import Clinic
public import Scheduling

/// What became of a message that was claimed.
public struct OutboxOutcome: Hashable, Sendable {
    /// What is to be written on the message.
    public enum Verdict: Hashable, Sendable {
        /// It ends here, with a reason if it was not sent.
        case settled(Message.State, reason: String?)
        /// Nothing was handed over, and it goes out on another channel.
        case rerouted(Message.Channel, reason: String)
        /// It ends here since this channel has failed it, and the same goes out on another one.
        case elsewhere(Message.Channel, reason: String)
        /// The provider says that the person wants nothing more on this channel; the same goes out on another one, if any.
        case optedOut(instead: Message.Channel?)
        /// It is tried again after a while, because of `reason`, which is its own fault or that of the channel.
        case again(after: Duration, reason: String, isOwnFault: Bool)
        /// It waits until then.
        case later(Instant, reason: String)

        /// Whether it says that the message went out, or may have.
        public var hasGone: Bool {
            switch self {
            case .settled(.sent, _), .settled(.uncertain, _): true
            case .settled, .rerouted, .elsewhere, .optedOut, .again, .later: false
            }
        }
    }

    /// The message.
    public let id: Message.ID
    /// What became of it.
    public let verdict: Verdict
    let attempt: Int
    /// The person, or else the member of the staff, that it goes to.
    let person: Person.ID?
    let member: StaffMember.ID?
    /// The visit that it is about, if it is about one.
    let visit: Appointment.ID?
    /// The task of which the practice itself is to be told if the member of the staff is not.
    let alarm: DeskTask.ID?
    /// Where it would go, as opt-outs name it.
    let address: String?
    let channel: Message.Channel?
    /// When the visit begins that it is about, or the first one would have that a change is about and that stands no
    /// more, whichever comes first of what still lies ahead: by then somebody has to know.
    let start: Instant?
    /// What it says; nil where that cannot be read.
    private let kind: Message.Kind?

    /// What became of a message.
    public init(_ message: OutboxMessage, _ verdict: Verdict) {
        id = message.id
        attempt = message.attempt
        person = message.recipient.person?.id
        member = if case .member(let member, _) = message.recipient { member.id } else { nil }
        alarm =
            if message.kind == .alarm, member != nil, case .task(let task) = message.topic { task.id } else { nil }
        let appointment: Appointment? =
            if case .visit(let details, _, _) = message.topic { details.appointment } else { nil }
        visit = appointment?.id
        start = [appointment?.during.start, message.formerStart].compactMap(\.self).filter { $0 > message.now }.min()
        kind = message.kind
        address = message.address
        channel = message.channel
        self.verdict = verdict
    }

    /// What became of a message that cannot be read.
    public init(_ message: UnreadMessage, _ verdict: Verdict) {
        id = message.id
        attempt = message.attempt
        (person, member, alarm) = (message.person, message.member, message.alarm)
        (visit, start) = (message.visit, message.lastInstant)
        (address, channel, kind) = (nil, nil, nil)
        self.verdict = verdict
    }

    /// Whether somebody must call instead, or the practice be told.
    var needsCall: Bool {
        switch verdict {
        case .settled(.tooLate, let reason): start != nil && kind?.isCalled(tooLateFor: reason) == true
        case .settled(let state, _): state.needsCall
        case .optedOut(let other): other == nil
        case .rerouted, .elsewhere, .again, .later: false
        }
    }

    /// What the person wants nothing more on, if that is what became of it.
    var optedOut: (channel: Message.Channel, address: String)? {
        guard case .optedOut = verdict, let channel, let address else { return nil }
        return (channel, address)
    }
}
