public import Scheduling

extension Policy {
    /// When changing a visit stops being free by itself.
    public func windowEnd(of start: Instant) -> Instant { start - .seconds(cancellationWindowHours * 3600) }

    /// Whether it is late for a change.
    public func isLate(for start: Instant, now: Instant) -> Bool { now > windowEnd(of: start) }

    /// Whether a late change costs nothing and is kept from nobody: for some reasons always, for others where the
    /// practice says so, and never while somebody of the staff still looks after the person's safety.
    public func waives(_ reason: Cancellation.Reason, isFlagged: Bool) -> Bool {
        isFlagged || Self.freeReasons.contains(reason) || noFeeReasons.contains(reason)
    }
}
