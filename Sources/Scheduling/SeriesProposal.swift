/// The next maintenance visit as it is put before a clinician.
public struct SeriesProposal: Hashable, Sendable {
    /// Why this date.
    public enum Note: Hashable, Sendable {
        /// It is the first after the series.
        case first
        /// It follows the person's own interval, in days before the rule's range was applied.
        case own(interval: Int)
        /// The person comes back sooner each time; these are the intervals, for a clinician to look at.
        case shrinking(intervals: [Int])
    }

    /// The proposed date.
    public let date: LocalDate
    /// The days since the last visit that the rule comes to; the date is later when that has passed.
    public let days: Int
    /// Why this date.
    public let note: Note
}
