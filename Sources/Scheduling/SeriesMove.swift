/// A visit of a series that changes its time.
public struct SeriesMove: Hashable, Sendable {
    /// Its number in the series before the change, from 1.
    public let position: Int
    /// When it was to start.
    public let from: Instant
    /// When it starts now; nothing when no time could be found.
    public let to: Instant?

    /// A visit that was to start at one time and starts at another, or at none.
    public init(position: Int, from: Instant, to: Instant?) {
        (self.position, self.from, self.to) = (position, from, to)
    }
}
