import Scheduling
import Testing

/// The front desk of Mindful Infusions in Blanding, and the starts that are free there.
struct SeriesDesk {
    let zone: Zone
    /// Local dates on which nobody is there.
    var closed: Set<LocalDate> = []
    /// The starts of an open day.
    var times = ["08:00", "09:00", "10:00", "13:00", "14:00", "15:00"]
    /// The starts of days that are unlike the others.
    var otherTimes: [LocalDate: [String]] = [:]
    var weekdays: Set<Weekday> = [.monday, .tuesday, .wednesday, .thursday, .friday]

    init() throws {
        zone = try ZoneFiles.zone("America/Denver")
    }

    /// Six infusions as the protocol of the house has them.
    static func infusions(
        count: Int = 6, gap: Duration = .hours(44), span: ClosedRange<Int>? = 12...21
    ) throws -> SeriesRule {
        SeriesRule(
            stages: [.visits(count)], minimumGap: gap, spanDays: span,
            patterns: [try SeriesPattern("MWF"), try SeriesPattern("TTh"), .travel],
            checkpoints: [
                SeriesCheckpoint(.afterVisit(2), review: "response_review"),
                SeriesCheckpoint(.afterVisit(6), review: "outcome_review"),
            ],
            maintenance: SeriesMaintenance(startDays: 28, rangeDays: 14...180))
    }

    /// Esketamine: two a week for four weeks, one a week for four more, then one every week or two.
    static func esketamine() throws -> SeriesRule {
        SeriesRule(
            stages: [.weeks(4, perWeek: 2), .weeks(4, perWeek: 1), .onward(everyWeeks: 1...2)],
            minimumGap: .hours(44), patterns: [try SeriesPattern("TTh")],
            checkpoints: [SeriesCheckpoint(.endOfWeek(4), review: "benefit_review")])
    }

    /// A search among the free starts of so many days, at any time of 1 January before.
    func search(
        _ rule: SeriesRule, from firstDate: String, at time: String? = "09:00", days: Int = 60, count: Int? = nil,
        kept: [String] = []
    ) throws -> SeriesSearch {
        SeriesSearch(
            rule: rule, count: count, from: try date(firstDate), at: try time.map { try #require(LocalTime($0)) },
            zone: zone, free: try free(from: date(firstDate), days: days), kept: try kept.map(start))
    }

    func free(from firstDate: LocalDate, days: Int) throws -> [Instant] {
        try (0..<days).map { firstDate.adding(days: $0) }
            .filter { !closed.contains($0) && weekdays.contains($0.weekday) }
            .flatMap { date in try (otherTimes[date] ?? times).map { try start("\(date)T\($0)") } }
    }

    func start(_ text: String) throws -> Instant {
        zone.instant(try wall(text))
    }

    /// The starts as the wall of the clinic shows them, `–` for a visit without one.
    func walls(_ plan: SeriesPlan) -> [String] {
        plan.occurrences.map { $0.start.map { zone.local($0).description } ?? "–" }
    }

    func walls(_ starts: [Instant]) -> [String] {
        starts.map { zone.local($0).description }
    }
}

/// Before everything that the tests plan.
let newYear = Instant(secondsSinceUnixEpoch: 1_798_761_600)
