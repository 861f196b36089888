public import Scheduling

extension Message {
    /// Where another message stands that says all that a reminder would: on one day only one of the two goes out.
    ///
    /// It is what to do before the same visit, or the reminder of another visit of the day, which names this one.
    public struct Twin: Hashable, Sendable {
        /// Where it stands.
        public let state: State
        /// By which way it goes out, or went.
        public let channel: Channel
        /// When it is due, or was settled.
        public let at: Instant

        /// Another message that says the same.
        public init(state: State, channel: Channel, at: Instant) {
            self.state = state
            self.channel = channel
            self.at = at
        }
    }
}

extension Message.Twin {
    /// What becomes of a reminder; nil where it goes out by itself.
    ///
    /// It is given up only when the other one is known to have gone out: until then it waits, but not for one that nobody
    /// has sent for an hour.
    ///
    /// - Parameter name: what the other one is.
    func fate(
        ofReminderUntil latest: Instant?, besides name: String, times: SendingTimes, now: Instant
    ) -> Message.Fate? {
        guard times.day(of: at) == times.day(of: now) else { return nil }
        switch state {
        // Of what may have gone out or not, somebody calls.
        case .sent, .uncertain: return .settle(.dropped, reason: "merged with \(name)")
        case .ready, .sending:
            guard now < at + .hours(1) else { return nil }
            let until = max(at, now) + Self.pause
            if let latest, until >= latest { return nil }
            return .merged(until: until, reason: "\(name) goes out on the same day and says it too")
        case .failed, .dropped, .tooLate, .unreachable: return nil
        }
    }

    /// How long after the other one a reminder is judged again.
    private static let pause: Duration = .minutes(5)
}
