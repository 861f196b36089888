/// A room or a line that a visit can use.
public struct Place: Hashable, Sendable {
    /// When it can be used.
    public var open: TimeRangeSet
    /// When it is taken.
    public var busy: TimeRangeSet

    /// A room or line; without hours it is open around the clock.
    public init(open: TimeRangeSet = .always, busy: TimeRangeSet = .empty) {
        (self.open, self.busy) = (open, busy)
    }
}
