/// One offset of a zone with the moment from which it holds, as a calendar file tells it (RFC 5545 §3.6.5).
public struct ZoneObservance: Hashable, Sendable {
    /// When it begins, on a wall that still shows the offset before it.
    public let onset: LocalDateTime
    /// Seconds that local time was ahead of UTC before it.
    public let secondsBefore: Int
    /// What the clocks show from then on.
    public let offset: ZoneOffset
}

extension Zone {
    /// The offsets that the zone has during a range of time, in order; the first begins no later than the range.
    ///
    /// One that began before 1970 is told as if it had begun then, or with the range if that is earlier still:
    /// nothing that is older matters, and some calendars cannot read it.
    public func observances(during range: TimeRange) -> [ZoneObservance] {
        let first = range.start.secondsSinceUnixEpoch
        var span = table.span(at: first)
        var observances = [observance(of: span, notBefore: min(0, first))]
        // The last instant of a range is not in it, but is written down as the end of a visit.
        while span.end <= range.end.secondsSinceUnixEpoch {
            span = table.span(at: span.end)
            observances.append(observance(of: span, notBefore: .min))
        }
        return observances
    }

    private func observance(of span: ZoneSpan, notBefore limit: Int64) -> ZoneObservance {
        let isCut = span.start < limit
        let before = isCut ? span.offset : table.span(at: span.start - 1).offset
        return ZoneObservance(
            onset: LocalDateTime(wallSeconds: max(span.start, limit).adding(before)), secondsBefore: Int(before),
            offset: table.offsets[span.kind])
    }
}
