public import Scheduling

extension Message {
    /// Until when a message that may go out now may be begun with; nil where nothing ends that.
    ///
    /// Whoever has many to hand over asks again right before each: one that is late is judged anew.
    public static func limit(of facts: Facts, times: SendingTimes, policy: Policy, now: Instant) -> Instant? {
        let latest = facts.latest(policy: policy)
        // What goes out by night does so because the morning would be too late.
        guard facts.keepsHours, let end = times.end(after: now) else { return latest }
        return latest.map { min($0, end) } ?? end
    }
}

extension Message.Facts {
    /// Whether it waits for the person's hours: what staff are told does not, nor by mail an answer or a change.
    var keepsHours: Bool { !kind.isForStaff && !((kind.isAnswer || kind.isChange) && channel == .email) }
}
