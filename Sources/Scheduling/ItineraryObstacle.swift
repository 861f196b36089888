/// A rule that says no to one of several services that somebody wants one right after another.
public struct ItineraryObstacle: Hashable, Sendable {
    /// Which of the services, from 0.
    public let stop: Int
    /// The rule.
    public let obstacle: Obstacle
    /// Whether the service could be there alone, and what the services before it take is in its way.
    public let isOwnMaking: Bool
}
