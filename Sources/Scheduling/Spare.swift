/// How many more visits somebody, or a service, takes in a day or a week.
public struct Spare: Hashable, Sendable {
    /// The day or week, by where visits start.
    public let during: TimeRange
    /// How many more, of those that the roster and the terms know nothing of.
    public let visits: Int

    /// What is left of a limit.
    public init(during: TimeRange, visits: Int) {
        (self.during, self.visits) = (during, visits)
    }
}
