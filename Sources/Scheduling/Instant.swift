/// A point on the time line, to the microsecond, without a zone.
///
/// It counts microseconds from 1970-01-01T00:00:00Z as PostgreSQL's `timestamptz` does, without leap seconds.
/// Arithmetic stops at the ends of the range (about 292,000 years either way) instead of trapping.
public struct Instant: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z; negative before it.
    public var microsecondsSinceUnixEpoch: Int64

    /// The instant so many microseconds after 1970-01-01T00:00:00Z.
    @inlinable
    public init(microsecondsSinceUnixEpoch: Int64) {
        self.microsecondsSinceUnixEpoch = microsecondsSinceUnixEpoch
    }

    /// The instant so many seconds after 1970-01-01T00:00:00Z.
    public init(secondsSinceUnixEpoch: Int64) {
        microsecondsSinceUnixEpoch = secondsSinceUnixEpoch.multiplied(1_000_000)
    }

    /// Earlier than any time a clinic deals with, and still far enough from the end of the range to count with.
    public static let distantPast = Instant(microsecondsSinceUnixEpoch: -(1 << 61))

    /// Later than any time a clinic deals with, and still far enough from the end of the range to count with.
    public static let distantFuture = Instant(microsecondsSinceUnixEpoch: 1 << 61)

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards the past.
    public var secondsSinceUnixEpoch: Int64 {
        microsecondsSinceUnixEpoch.dividedDown(by: 1_000_000)
    }

    /// The instant a duration later; what lies below a microsecond is dropped.
    public static func + (instant: Instant, duration: Duration) -> Instant {
        Instant(microsecondsSinceUnixEpoch: instant.microsecondsSinceUnixEpoch.adding(duration.wholeMicroseconds))
    }

    /// The instant a duration earlier; what lies below a microsecond is dropped.
    public static func - (instant: Instant, duration: Duration) -> Instant {
        instant + (.zero - duration)
    }

    /// The time that passes from the second instant to the first; negative when the first is earlier.
    public static func - (later: Instant, earlier: Instant) -> Duration {
        .microseconds(later.microsecondsSinceUnixEpoch) - .microseconds(earlier.microsecondsSinceUnixEpoch)
    }

    /// Whether the first instant is earlier than the second.
    @inlinable
    public static func < (earlier: Instant, later: Instant) -> Bool {
        earlier.microsecondsSinceUnixEpoch < later.microsecondsSinceUnixEpoch
    }
}
