extension SlotRules {
    /// No further than this does `settledUntil(offering:in:zone:now:)` look ahead.
    public static let settledAtMost: Duration = .seconds(60)

    /// The instant until which, exclusively, notice and horizon change nothing about the starts offered in a window.
    ///
    /// As time passes the notice takes away the earliest starts, and the first offer to go is the first there is: it
    /// can be booked until its notice before it. The horizon brings starts on, each at its distance of the horizon
    /// before it, whether or not it will be free. The result is never later than the first of these changes, nor than
    /// `settledAtMost` from now; it is now or earlier when a change is due at once.
    ///
    /// - Parameter first: the earliest start that is offered, if any is.
    public func settledUntil(offering first: Instant?, in window: TimeRange, zone: Zone, now: Instant) -> Instant {
        var until = now + Self.settledAtMost
        if let first { until = min(until, first - minimumNotice) }
        let edge = now + horizon
        let moment = Duration.microseconds(1)
        if edge < window.end, let coming = TimeRange(start: edge + moment, lasting: Self.settledAtMost),
            let start = grid(in: zone).starts(in: coming).first
        {
            until = min(until, Instant(microsecondsSinceUnixEpoch: start) - horizon)
        }
        return until
    }
}
