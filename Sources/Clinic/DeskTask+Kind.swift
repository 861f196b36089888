extension DeskTask {
    /// What is to be done.
    public enum Kind: String, CaseIterable, Sendable {
        /// Call somebody.
        case call
        /// Look at somebody's answers.
        case review
        /// Decide whether a treatment is for somebody.
        case candidacy
        /// Meet a condition of a visit.
        case gate
        /// Follow up a check-in after a visit that went unanswered or badly.
        case checkIn = "check_in"
        /// Look at somebody who was better and is worse again.
        case rebound
        /// Reach somebody another way, because messages cannot.
        case contact
        /// Move or cancel a visit that somebody wants changed.
        case change
        /// Answer a request whose promise was missed.
        case promise
        /// Decide whether two requests are one.
        case merge
        /// Get a form filled in.
        case form
        /// See to another program that is told nothing any more, because nothing reached it.
        case webhook

        /// Whether reaching the person is what is to be done, and not a step on the way to it.
        public var isReaching: Bool {
            switch self {
            case .call, .contact, .promise, .checkIn: true
            case .review, .candidacy, .gate, .rebound, .change, .merge, .form, .webhook: false
            }
        }

        /// Whether only a member of the clinical staff settles it: it asks for a judgement of somebody's health.
        public var isClinical: Bool {
            switch self {
            case .review, .candidacy, .rebound: true
            case .call, .gate, .checkIn, .contact, .change, .promise, .merge, .form, .webhook: false
            }
        }

        /// What is to be done, in words for staff, without a word about anybody.
        public var words: String {
            switch self {
            case .call: "call them"
            case .review: "look at the answers"
            case .candidacy: "decide what is possible for them"
            case .gate: "meet a condition of the visit"
            case .checkIn: "follow up the check-in"
            case .rebound: "look at the scores"
            case .contact: "reach them another way"
            case .change: "change the visit"
            case .promise: "answer at once: the promised time is over"
            case .merge: "decide whether two requests are one"
            case .form: "get the form filled in"
            case .webhook: "see to the webhook that is disabled"
            }
        }
    }

    /// What is owed to whoever asks as long as their request is open.
    public static let owedToRequests: [Kind] = [.call, .promise, .contact, .merge]

    /// What came of a task.
    public enum Outcome: String, CaseIterable, Sendable {
        /// It was done.
        case done
        /// The person was reached.
        case reached
        /// The person could not be reached, after every try that was due.
        case notReached = "not_reached"
        /// It became a visit.
        case booked
        /// The person is helped elsewhere.
        case referred
        /// What made it necessary is over.
        case notNeeded = "not_needed"
    }

    /// What is to be done and how soon, in words for staff.
    public var words: String {
        switch lane {
        case .routine: kind.words
        case .now, .sameDay, .soon, .early: "\(kind.words) (\(lane.words))"
        }
    }
}
