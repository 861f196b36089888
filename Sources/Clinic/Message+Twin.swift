public import Scheduling

extension Message {
    /// Where another message stands that says all that a reminder would: on one day only one of the two goes out.
    ///
    /// It is what to do before the same visit, or the reminder of another visit of the day, which names this one.
    public struct Twin: Hashable, Sendable {
        /// What the other message is.
        public enum Role: String, Sendable {
            /// What to do before the same visit.
            case sheet = "what to do before"
            /// The reminder of another visit of the day.
            case neighbour = "the reminder of another visit"

            /// Why a reminder was dropped that was merged with it.
            public var reason: String { "merged with \(rawValue)" }
        }

        /// How long before a reminder is due another visit must be planned as it is to be surely named by it.
        ///
        /// What is planned is seen by others when it is committed, which is long done by then.
        public static let foresight: Duration = .minutes(10)

        /// Where it stands.
        public let state: State
        /// By which way it goes out, or went.
        public let channel: Channel
        /// When it is due, was last in the hands of a worker, or was settled.
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
    /// It is given up only when the other one is known to have gone out: until then it waits, but not for one that
    /// nobody has tried to send for an hour, and no longer than it may go out itself.
    ///
    /// - Parameter role: what the other one is.
    func fate(
        of reminder: Message.Facts, as role: Role, until latest: Instant?, times: SendingTimes, now: Instant
    ) -> Message.Fate? {
        switch state {
        case .sent:
            // What names the other visits of the day has named this one, whatever day it is by now.
            let isSaid = role == .neighbour || times.day(of: at) == times.day(of: now)
            return isSaid ? .settle(.dropped, reason: role.reason) : nil
        case .ready, .sending:
            // What fell due while nobody sent anything is judged together, however late it is: the first time it waits.
            guard times.day(of: max(at, now)) == times.day(of: now),
                reminder.attempt <= 1 || reminder.due < at + .hours(1),
                let until = Self.pauses.map({ max(at, now) + $0 }).first(where: { times.allow($0) })
            else { return nil }
            if let latest, until >= latest { return nil }
            return .merged(until: until, reason: "\(role.rawValue) goes out on the same day and says it too")
        // Of what may have gone out or not somebody calls, who may come too late.
        case .uncertain, .failed, .dropped, .tooLate, .unreachable: return nil
        }
    }

    /// How long after the other one a reminder is judged again; the shorter one at the end of the person's hours.
    private static let pauses: [Duration] = [.minutes(5), .seconds(20)]
}
