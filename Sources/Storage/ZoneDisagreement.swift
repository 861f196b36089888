public import Scheduling

/// Two readers of one zone differ.
public struct ZoneDisagreement: Sendable, Hashable {
    /// The zone.
    public let zone: String
    /// The first instant of the grid at which they differ; nil when PostgreSQL does not know the zone.
    public let instant: Instant?
    /// How many seconds ahead of UTC the wall is by our rules.
    public let ours: Int?
    /// How many it is by PostgreSQL's.
    public let theirs: Int?

    /// Where two readers of a zone differ.
    public init(zone: String, instant: Instant?, ours: Int?, theirs: Int?) {
        self.zone = zone
        self.instant = instant
        self.ours = ours
        self.theirs = theirs
    }
}
