/// The starts that a step allows: its multiples after each midnight on the wall of a zone.
///
/// In a repeated hour both passes have their starts; in a skipped hour there is nothing.
struct SlotGrid {
    /// The zone whose wall is meant.
    let zone: Zone
    /// Seconds, 1 to 86,400.
    let step: Int64

    /// Whether a visit may start at the instant.
    func contains(_ start: Instant) -> Bool {
        let second = start.secondsSinceUnixEpoch
        let wall = second.adding(zone.table.span(at: second).offset)
        return start == Instant(secondsSinceUnixEpoch: second)
            && wall.remainderDown(by: 86_400).isMultiple(of: step)
    }

    /// All starts in a window, ascending, in microseconds since 1970-01-01T00:00:00Z.
    func starts(in window: TimeRange) -> ContiguousArray<Int64> {
        var second = window.start.microsecondsSinceUnixEpoch.dividedUp(by: 1_000_000)
        let end = window.end.microsecondsSinceUnixEpoch.dividedUp(by: 1_000_000)
        var starts = ContiguousArray<Int64>()
        starts.reserveCapacity(Int(clamping: min((end - second) / step, 100_000)) + 1)
        while second < end {
            let span = zone.table.span(at: second)
            appendStarts(from: second, to: min(end, span.end), offset: span.offset, to: &starts)
            second = span.end
        }
        return starts
    }

    /// The starts of a stretch of seconds in which the offset is constant.
    private func appendStarts(
        from second: Int64, to end: Int64, offset: Int64, to starts: inout ContiguousArray<Int64>
    ) {
        let wall = second + offset
        var sinceMidnight = wall.remainderDown(by: 86_400)
        var midnight = second - sinceMidnight
        sinceMidnight = sinceMidnight.dividedUp(by: step) * step
        while true {
            if sinceMidnight >= 86_400 { (midnight, sinceMidnight) = (midnight + 86_400, 0) }
            guard midnight + sinceMidnight < end else { return }
            starts.append((midnight + sinceMidnight) * 1_000_000)
            sinceMidnight += step
        }
    }
}
