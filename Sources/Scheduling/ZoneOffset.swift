/// What the clocks of a zone show at some instant, compared with UTC.
public struct ZoneOffset: Hashable, Sendable {
    /// Seconds that local time is ahead of UTC; negative west of Greenwich.
    public let seconds: Int
    /// The zone's own short name for it, such as `MDT` or `+03`; not unique in the world.
    public let abbreviation: String
    /// Whether the zone calls it daylight saving time.
    public let isDaylight: Bool
}
