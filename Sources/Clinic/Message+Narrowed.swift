public import Scheduling

extension Message.Kind {
    /// When what was planned before a visit goes out if messages may not arrive any more at the time that was planned.
    ///
    /// A reminder is planned as it would be now. What to do before comes in the last minute before, since it is about
    /// things that end long before the visit; where that is over, it is left to when it is due.
    ///
    /// - Parameters:
    ///   - planned: when it was to go out.
    ///   - start: when the visit begins.
    /// - Returns: nil where it stays as it is planned.
    public func due(planned: Instant, before start: Instant, _ times: SendingTimes, now: Instant) -> Instant? {
        guard planned > now, !times.allow(planned) else { return nil }
        switch self {
        case .reminder: return times.time(wanted: planned, now: now, latest: start)
        case .prepare: return times.last(until: planned).flatMap { $0 >= now ? $0 : nil }
        default: return nil
        }
    }
}
