public import Scheduling

extension Message {
    /// Where the message stands that tells what to do before the visit of a reminder.
    ///
    /// Where it says when the visit is, it says all that the reminder would: on one day only one of the two goes out.
    public struct Sheet: Hashable, Sendable {
        /// Where it stands.
        public let state: State
        /// By which way it goes out, or went.
        public let channel: Channel
        /// When it is due, or was settled.
        public let at: Instant

        /// A message that tells what to do before.
        public init(state: State, channel: Channel, at: Instant) {
            self.state = state
            self.channel = channel
            self.at = at
        }
    }
}

extension Message.Sheet {
    /// What becomes of a reminder of the same visit; nil where it goes out by itself.
    ///
    /// It is given up only when the other one is known to have gone out: until then it waits.
    func fate(ofReminderUntil latest: Instant?, times: SendingTimes, now: Instant) -> Message.Fate? {
        guard times.day(of: at) == times.day(of: now) else { return nil }
        switch state {
        // Of what may have gone out or not, somebody calls.
        case .sent, .uncertain: return .settle(.dropped, reason: "merged with what to do before")
        case .ready, .sending:
            let until = max(at, now) + Self.patience
            if let latest, until >= latest { return nil }
            return .merged(until: until, reason: "what to do before goes out on the same day and says it too")
        case .failed, .dropped, .tooLate, .unreachable: return nil
        }
    }

    /// How long after the other one a reminder is judged again.
    private static let patience: Duration = .minutes(5)
}
