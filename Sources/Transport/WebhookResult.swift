/// What became of an attempt to tell a webhook.
public enum WebhookResult: Hashable, Sendable {
    /// The receiver has it (2xx).
    case delivered(status: Int)
    /// The receiver wants no more of anything (410): it is to be disabled.
    case gone
    /// The receiver has too much to do (429, 502, 503, 504): not before so long, if it said so.
    case busy(status: Int, wait: Duration?)
    /// Any other answer; redirects too, which are not followed.
    case refused(status: Int)
    /// There was no answer. Telling it again does no harm: the receiver knows the event by its id.
    case unanswered(PostFailure)
    /// There was no time left to begin with it.
    case notTried

    /// Reads what became of the post at `now`, in seconds since 1970.
    public init(_ result: PostResult, now: Int) {
        switch result {
        case .answered(let answer):
            switch answer.status {
            case 200..<300: self = .delivered(status: answer.status)
            case 410: self = .gone
            case 429, 502, 503, 504:
                self = .busy(status: answer.status, wait: answer.retryAfter?.wait(now: now))
            default: self = .refused(status: answer.status)
            }
        case .notReached(let failure), .uncertain(let failure): self = .unanswered(failure)
        case .notTried: self = .notTried
        }
    }
}
