public import Scheduling

extension Message {
    /// What becomes of a message of which its channel takes nothing, by no fault of its own.
    public enum Outage: Hashable, Sendable {
        /// It is tried again.
        case wait
        /// It goes out another way.
        case elsewhere
        /// It is given up, and somebody calls.
        case givenUp
    }

    /// Judges a message whose channel is down, after some attempts: what its person has to know comes to them in time.
    ///
    /// Half of the time until then is for the channel, but no more than an hour where there is another way; the rest is for
    /// that, or for whoever calls. What staff are told waits until it makes no sense any more.
    ///
    /// - Parameters:
    ///   - wanted: when it was to go out.
    ///   - hasOtherWay: whether another channel leads to the person that was not tried yet.
    public static func outage(
        of facts: Facts, since wanted: Instant, hasOtherWay: Bool, policy: Policy, now: Instant
    ) -> Outage {
        // Not at the first hitch, however long it was before that nobody tried.
        guard !facts.kind.isForStaff, facts.attempt > 3, let end = facts.lastUse(policy: policy) else { return .wait }
        let half = (end - wanted) / 2
        let patience = hasOtherWay ? min(half, Duration.hours(1)) : half
        return now - wanted < patience ? .wait : hasOtherWay ? .elsewhere : .givenUp
    }
}

extension Message.Facts {
    /// By when the person has to know; nil for never.
    fileprivate func lastUse(policy: Policy) -> Instant? {
        latest(policy: policy).map { min($0, formerStart ?? $0) }
    }
}
