/// A stretch of real time, half-open: it holds its start and not its end, and is never empty.
public struct TimeRange: Hashable, Sendable {
    /// The first instant in it.
    public let start: Instant
    /// The first instant after it; always later than the start.
    public let end: Instant

    /// The range from a start up to an end, or nothing when the end is not later.
    public init?(start: Instant, end: Instant) {
        guard start < end else { return nil }
        (self.start, self.end) = (start, end)
    }

    /// The range of so much real time from a start, or nothing when the duration is not positive.
    public init?(start: Instant, lasting duration: Duration) {
        self.init(start: start, end: start + duration)
    }

    /// The range between bounds that the caller knows to be in order.
    init(_ start: Int64, _ end: Int64) {
        self.start = Instant(microsecondsSinceUnixEpoch: start)
        self.end = Instant(microsecondsSinceUnixEpoch: end)
    }

    /// The real time that passes in it.
    public var duration: Duration { end - start }

    /// Whether some instant lies in both ranges; ranges that only touch do not overlap.
    public func overlaps(_ other: TimeRange) -> Bool {
        start < other.end && other.start < end
    }

    /// Whether the instant lies in it.
    public func contains(_ instant: Instant) -> Bool {
        start <= instant && instant < end
    }

    /// Whether the other range lies in it entirely.
    public func contains(_ other: TimeRange) -> Bool {
        start <= other.start && other.end <= end
    }

    /// The shortest range that both lie in.
    public func hull(with other: TimeRange) -> TimeRange {
        TimeRange(
            min(start, other.start).microsecondsSinceUnixEpoch, max(end, other.end).microsecondsSinceUnixEpoch)
    }

    /// What lies in both ranges, or nothing.
    public func intersection(_ other: TimeRange) -> TimeRange? {
        TimeRange(start: max(start, other.start), end: min(end, other.end))
    }
}

extension TimeRange: CustomStringConvertible {
    /// Both ends in UTC with a slash between them, as ISO 8601 writes an interval.
    public var description: String { "\(start)/\(end)" }
}
