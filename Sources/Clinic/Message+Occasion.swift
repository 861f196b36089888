extension Message.Kind {
    /// Why it is owed, and the rule that says when, for whoever looks at the outbox.
    public func occasion(_ policy: Policy) -> String {
        let grace = "after a grace of \(policy.messages.graceMinutes) min, in which a mistake can be undone"
        return switch self {
        case .booked: "the visit was booked"
        case .provisional: "a time is kept, and something is still needed"
        case .reminder(let lead): "reminder, \(lead.text) before the visit"
        case .prepare: "what to do before the visit, on the evening before"
        case .moved: "the visit was moved; \(grace)"
        case .cancelled: "the visit was cancelled; \(grace)"
        case .missed: "the visit was missed, an hour later"
        case .series: "the visits of a series were booked"
        case .seriesCancelled: "the visits of a series were cancelled; \(grace)"
        case .week: "the visits of a week, on the Sunday before it"
        case .checkIn: "a check-in after a visit"
        case .offer: "a time became free that somebody waits for"
        case .alarm: "somebody needs a call now, and nobody sees to it yet"
        case .huddle: "the day ahead, at \(policy.messages.huddle)"
        case .changes: "something changed in the coming day; \(grace)"
        case .waiting: "somebody has waited for \(policy.messages.waitingDays) days"
        }
    }
}
