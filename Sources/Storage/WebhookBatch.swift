public import Clinic
public import Scheduling

/// A webhook that has something to be told, and of whom nobody says more than that.
public struct DueWebhook: Hashable, Sendable {
    /// Whose it is.
    public let practice: Practice
    /// Which one.
    public let id: Webhook.ID
    /// Whether the last attempt failed.
    public let isFailing: Bool
}

/// Events that were claimed for one webhook, and what is needed to tell them.
///
/// It holds secrets, and must never be logged.
public struct WebhookBatch: Sendable {
    /// One of them.
    public struct Item: Hashable, Sendable {
        /// What happened.
        public let event: Webhook.Event
        /// The fencing token: whoever settles must still hold it.
        public let attempt: Int
        /// How many attempts failed before.
        public let failures: Int
    }

    /// Where the webhook listens.
    public let url: String
    /// What signs, the current secret first.
    public let secrets: [String]
    /// What is to be told, the oldest first.
    public let items: [Item]
    /// When it was claimed.
    public let now: Instant
}

/// What became of an attempt to tell a webhook of an event.
public struct WebhookOutcome: Hashable, Sendable {
    /// What is to be written.
    public enum Verdict: Hashable, Sendable {
        /// It arrived.
        case sent(status: Int)
        /// It is told again after so long.
        ///
        /// - `rest`: how long the webhook asked to be left alone altogether.
        case again(after: Duration, rest: Duration, status: Int?, reason: String)
        /// It is given up.
        case failed(status: Int?, reason: String)
        /// Nothing was tried.
        case untried
    }

    /// Which event.
    public let event: Webhook.Event.ID
    /// Under which attempt.
    public let attempt: Int
    /// What is to be written.
    public let verdict: Verdict

    /// What became of an item.
    public init(_ item: WebhookBatch.Item, _ verdict: Verdict) {
        (event, attempt, self.verdict) = (item.event.id, item.attempt, verdict)
    }
}
