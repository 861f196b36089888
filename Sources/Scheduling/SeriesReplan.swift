/// What becomes of a booked series when one of its visits is moved or missed.
public struct SeriesReplan: Hashable, Sendable {
    /// The series afterwards; visits that stay where they are are kept ones.
    public let plan: SeriesPlan
    /// The visits that change their time, in order, the one that caused it among them.
    public let moves: [SeriesMove]
    /// The real time from the visit before the moved one to its new start, when that is less than the rule's gap;
    /// negative when the new start is the earlier of the two.
    public let shortGap: Duration?
}
