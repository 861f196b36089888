public import Scheduling

extension Message {
    /// What becomes of a message of which its channel takes nothing, by no fault of its own.
    public enum Outage: Hashable, Sendable {
        /// It is tried again, so much later at most.
        case wait(atMost: Duration)
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
    ///   - hasOtherWay: whether it would go out in time by another channel that was not tried yet.
    public static func outage(
        of facts: Facts, since wanted: Instant, hasOtherWay: Bool, policy: Policy, now: Instant
    ) -> Outage {
        guard !facts.kind.isForStaff, let end = facts.lastUse(policy: policy) else { return .wait(atMost: .hours(1)) }
        let half = (end - wanted) / 2
        let patience = hasOtherWay ? min(half, Duration.hours(1)) : half
        // Not at the first hitch, however long it was before that nobody tried.
        guard now - wanted >= patience, facts.attempt > 3 else {
            return .wait(atMost: min(max(patience / 4, .seconds(1)), Duration.hours(1)))
        }
        return hasOtherWay ? .elsewhere : .givenUp
    }
}

extension Message.Facts {
    /// By when the person has to know; nil for never: before the first visit that it names, or that stands no more.
    fileprivate func lastUse(policy: Policy) -> Instant? {
        let use: Instant? =
            if case .visits(let visits) = topic { visits.map(\.during.start).min() } else { latest(policy: policy) }
        return [use, formerStart].compactMap(\.self).min()
    }

    /// The same message, were it to go out on another channel since this one has failed it.
    public func elsewhere(on other: Message.Channel) -> Message.Facts {
        Message.Facts(
            kind: kind, channel: other, version: version, topic: topic, reach: reach, due: due, attempt: attempt,
            tried: tried.union([channel]), formerStart: formerStart, isUndone: isUndone, isReminded: isReminded,
            deadline: deadline, sheet: sheet, neighbour: neighbour)
    }
}
