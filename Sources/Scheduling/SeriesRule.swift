/// How the visits of a treatment follow one another: what a protocol says about its series.
///
/// It is data of the practice's file and may be wrong; `faults` says how. Planning with a faulty rule is harmless and
/// useless.
public struct SeriesRule: Hashable, Sendable {
    /// The parts of the series, one after another.
    public var stages: [SeriesStage]
    /// The real time that passes at least from the start of one visit to the start of the next.
    public var minimumGap: Duration
    /// How many days the series takes, both the day of the first and that of the last visit counted.
    public var spanDays: ClosedRange<Int>?
    /// The patterns that are offered, the most welcome first; without any, every day is allowed.
    public var patterns: [SeriesPattern]
    /// Whether the visits should be at the same time of day.
    public var keepsTimeOfDay: Bool
    /// The reviews that fall due in its course.
    public var checkpoints: [SeriesCheckpoint]
    /// What follows the series.
    public var maintenance: SeriesMaintenance?
    /// Whether a missed visit is given later; otherwise the series goes on as though it had taken place.
    public var makesUpMissed: Bool

    /// A rule as it is written; `makesUpMissed` follows from the stages when it is not given.
    ///
    /// A series that counts visits makes up for missed ones, a series that counts weeks does not.
    public init(
        stages: [SeriesStage], minimumGap: Duration = .zero, spanDays: ClosedRange<Int>? = nil,
        patterns: [SeriesPattern] = [], keepsTimeOfDay: Bool = true, checkpoints: [SeriesCheckpoint] = [],
        maintenance: SeriesMaintenance? = nil, makesUpMissed: Bool? = nil
    ) {
        self.stages = stages
        self.minimumGap = minimumGap
        self.spanDays = spanDays
        self.patterns = patterns
        self.keepsTimeOfDay = keepsTimeOfDay
        self.checkpoints = checkpoints
        self.maintenance = maintenance
        self.makesUpMissed = makesUpMissed ?? Self.countsVisits(stages)
    }

    /// More visits than any series has.
    static let mostVisits = 366

    /// How many visits are planned at once: all but those of a stage without an end.
    public var visitCount: Int {
        min(Self.mostVisits, stages.reduce(0) { min(Self.mostVisits, $0 + min(Self.mostVisits, $1.visitCount)) })
    }

    /// What follows the planned visits: the maintenance, or else what the stage without an end says.
    public var upkeep: SeriesMaintenance? {
        if let maintenance { return maintenance }
        for case .onward(let weeks) in stages {
            let days = Int(Int64(weeks.lowerBound).multiplied(7))...Int(Int64(weeks.upperBound).multiplied(7))
            return SeriesMaintenance(startDays: days.lowerBound, rangeDays: days)
        }
        return nil
    }

    /// Whether the series is a number of visits, and not of weeks.
    static func countsVisits(_ stages: [SeriesStage]) -> Bool {
        stages.contains { if case .visits = $0 { true } else { false } }
    }
}
