/// How visits go on after the series.
public struct SeriesMaintenance: Hashable, Sendable {
    /// The days from the last visit of the series to the first of maintenance.
    public var startDays: Int
    /// The shortest and the longest interval that may be proposed, in days.
    public var rangeDays: ClosedRange<Int>

    /// Maintenance that begins after so many days, with intervals in a range.
    public init(startDays: Int, rangeDays: ClosedRange<Int>) {
        (self.startDays, self.rangeDays) = (startDays, rangeDays)
    }

    /// Proposes the date of the next visit from the person's own intervals; a clinician decides.
    ///
    /// `visits` are the dates of the last visit of the series and of all maintenance visits since, in order. Without
    /// an interval the first one follows after `startDays`. Otherwise it is the median of the intervals; when the
    /// last three shrink, each shorter than the one before, it is the last of them, and the note says so. Either is
    /// kept within the range, and no date in the past is proposed. Nothing when there is no visit.
    public func proposal(after visits: [LocalDate], today: LocalDate) -> SeriesProposal? {
        guard let last = visits.last else { return nil }
        let intervals = zip(visits, visits.dropFirst()).map { $0.days(until: $1) }
        let wanted: Int
        let note: SeriesProposal.Note
        if intervals.isEmpty {
            (wanted, note) = (startDays, .first)
        } else if intervals.count >= 3, zip(intervals.suffix(3), intervals.suffix(2)).allSatisfy({ $0 > $1 }) {
            wanted = intervals[intervals.count - 1]
            note = .shrinking(intervals: intervals)
        } else {
            wanted = Self.median(intervals)
            note = .own(interval: wanted)
        }
        let days = note == .first ? wanted : min(max(wanted, rangeDays.lowerBound), rangeDays.upperBound)
        return SeriesProposal(date: max(last.adding(days: days), today), days: days, note: note)
    }

    /// The middle one, or the middle between two rounded down: rather a day early than a day late.
    private static func median(_ intervals: [Int]) -> Int {
        let sorted = intervals.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

extension SeriesMaintenance: Codable {
    private enum CodingKeys: String, CodingKey {
        case startDays = "start_days"
        case rangeDays = "range_days"
    }

    /// Reads `{"start_days": 28, "range_days": [14, 180]}` and throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        startDays = try container.decode(Int.self, forKey: .startDays)
        let bounds = try container.decode([Int].self, forKey: .rangeDays)
        guard bounds.count == 2, bounds[0] <= bounds[1] else {
            throw DecodingError.dataCorruptedError(
                forKey: .rangeDays, in: container, debugDescription: "A range is the least and the most: [14, 180].")
        }
        rangeDays = bounds[0]...bounds[1]
    }

    /// Writes what the initialiser reads.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(startDays, forKey: .startDays)
        try container.encode([rangeDays.lowerBound, rangeDays.upperBound], forKey: .rangeDays)
    }
}
