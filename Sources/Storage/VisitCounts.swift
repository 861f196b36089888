import Clinic
import Foundation
import Scheduling

/// Counts visits by local day and week, and says which are full.
struct VisitCounts: Sendable {
    var visits: [Visit]
    let zone: Zone

    /// A visit or a hold that counts.
    struct Visit: Sendable {
        let service: UUID
        let clinician: UUID
        let start: Instant
    }

    init(_ visits: [Visit], zone: Zone) {
        (self.visits, self.zone) = (visits, zone)
    }

    /// The days and weeks in which a limit is reached by the visits that count.
    func full(_ limit: VisitLimit, counting counts: (Visit) -> Bool) -> TimeRangeSet {
        guard limit.isSet else { return .empty }
        let dates = visits.filter(counts).map { zone.local($0.start).date }
        var full: [TimeRange] = []
        if let daily = limit.daily { full += stretches(dates, limit: daily, days: 1) }
        if let weekly = limit.weekly { full += stretches(dates.map(\.monday), limit: weekly, days: 7) }
        return TimeRangeSet(full)
    }

    private func stretches(_ dates: [LocalDate], limit: Int, days: Int) -> [TimeRange] {
        Dictionary(grouping: dates) { $0 }.compactMap { first, visits in
            guard visits.count >= limit else { return nil }
            return TimeRange(start: zone.startOfDay(first), end: zone.startOfDay(first.adding(days: days)))
        }
    }
}
