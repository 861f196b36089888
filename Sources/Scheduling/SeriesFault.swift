/// What is wrong with the rule of a series.
public enum SeriesFault: Error, Hashable, Sendable {
    /// There is no stage.
    case noStage
    /// A stage, counted from 0, has no visit or no week.
    case emptyStage(Int)
    /// There are more visits than a series can have.
    case tooManyVisits
    /// A count of visits stands beside other stages, or a stage follows one without an end.
    case misplacedStage(Int)
    /// The gap is negative.
    case negativeGap
    /// The days of the series are fewer than one.
    case emptySpan
    /// The visits of a pattern cannot be over in time, however early each of them is.
    case tooLittleTime(pattern: SeriesPattern, days: Int, atMost: Int)
    /// The weeks end before the least number of days is reached.
    case tooFewWeeks(days: Int, atLeast: Int)
    /// A pattern has too few days, or days too close together, for the visits of a week.
    case crowdedPattern(SeriesPattern)
    /// A checkpoint falls after the last visit or before the first.
    case idleCheckpoint(SeriesCheckpoint)
    /// Maintenance begins before the day after the series, or its intervals are shorter than a day.
    case immediateMaintenance
}

extension SeriesFault: CustomStringConvertible {
    /// A sentence for the person who wrote the rule.
    public var description: String {
        switch self {
        case .noStage: "A series needs visits: a count, or weeks."
        case .emptyStage(let index): "Stage \(index + 1) of the series needs at least one visit and one week."
        case .tooManyVisits: "A series has at most \(SeriesRule.mostVisits) visits that are planned at once."
        case .misplacedStage(let index):
            "Stage \(index + 1) of the series is out of place: a count of visits stands alone, and weeks without an end"
                + " come last."
        case .negativeGap: "The gap between two visits cannot be negative."
        case .emptySpan: "A series takes at least one day."
        case .tooLittleTime(let pattern, let days, let atMost):
            "A series that cannot fit: in the pattern \"\(pattern)\" its visits take at least \(days) days,"
                + " and it may take at most \(atMost)."
        case .tooFewWeeks(let days, let atLeast):
            "A series that cannot fit: its weeks are over after \(days) days, and it is to take at least \(atLeast)."
        case .crowdedPattern(let pattern):
            "The pattern \"\(pattern)\" cannot hold the visits of a week with the gap between them."
        case .idleCheckpoint(let checkpoint):
            "The checkpoint \"\(checkpoint.review)\" lies outside the series."
        case .immediateMaintenance:
            "Maintenance begins a day after the series at the earliest, and so do its intervals."
        }
    }
}
