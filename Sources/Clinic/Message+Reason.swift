extension Message {
    /// Why messages end, in words that say nothing about anybody, where more than one place has to know them.
    public enum Reason {
        /// The person's hours open again only when it makes no sense any more.
        public static let closed = "outside the person's hours until then"
        /// The same of a reminder, where the person has confirmed, or something else has gone out that says it.
        public static let known = "outside the person's hours until then, and they know of it"
        /// The visit has another time, or another state.
        public static let changed = "the appointment has changed since"
        /// No visit of the series, or of its week, is left to tell of.
        public static let noVisit = "no visit lies ahead"
        /// The series goes on.
        public static let newVisits = "visits lie ahead again"
        /// Before the state of an offer.
        public static let offerIs = "the offer is "
        /// The time to take an offer was over, whether anybody has noticed or not.
        public static let offerExpired = "the offer had expired"
        /// Before the state of a place on the waitlist.
        public static let entryIs = "the entry is "
        /// Before the state of a check-in.
        public static let checkInIs = "the check-in is "
        /// Nobody needs a call any more.
        public static let taskDone = "the task is done"
        /// Nobody has to be alarmed any more.
        public static let taskTaken = "somebody sees to it"
        /// The address wants nothing more on that channel.
        public static let optedOut = "the person has opted out"

        /// That somebody has dropped it, with why if they said so.
        public static func dropped(_ words: String?) -> String {
            ["dropped by hand", words].compactMap(\.self).joined(separator: ": ")
        }

        /// Whether words can be kept as why somebody has dropped a message: one line that is not long, of characters
        /// that are seen and do not turn around what follows them.
        public static func holds(_ words: String) -> Bool {
            (1...longest).contains(words.unicodeScalars.count) && words.isOneLine
                && !words.unicodeScalars.contains { $0.properties.generalCategory == .format }
        }

        /// How many characters the words of somebody have at most.
        public static let longest = 200
    }
}

extension Message.Kind {
    /// Whether somebody must call where it came too late for a visit that still lies ahead: what to do before it is
    /// told by nothing else, and a reminder might have gone out if the hour were another one.
    ///
    /// A reminder that is one text too many is left out on purpose, and nobody is called about what they know.
    ///
    /// - Parameter reason: why it was too late.
    public func isCalled(tooLateFor reason: String?) -> Bool {
        switch self {
        case .prepare: true
        case .reminder: reason == Message.Reason.closed
        default: false
        }
    }
}
