/// A proposal for the visits of a series.
public struct SeriesPlan: Hashable, Sendable {
    /// The pattern that it follows.
    public let pattern: SeriesPattern
    /// Its visits in order.
    public let occurrences: [SeriesOccurrence]
    /// The days that it takes, the first and the last counted; nothing without a visit that has a start.
    public let spanDays: Int?

    /// Whether no visit is in conflict, so that the plan can be booked as it stands.
    public var isComplete: Bool {
        occurrences.allSatisfy { if case .conflict = $0.place { false } else { true } }
    }

    /// The starts that are to be booked, in order.
    public var plannedStarts: [Instant] {
        occurrences.compactMap { if case .planned(let start) = $0.place { start } else { nil } }
    }

    /// How far the visits are from the wanted time of day, all together.
    public var totalDeviation: Duration {
        occurrences.reduce(.zero) { $0 + $1.deviation }
    }
}
