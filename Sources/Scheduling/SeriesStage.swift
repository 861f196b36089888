/// A part of a series with one pace.
public enum SeriesStage: Hashable, Sendable {
    /// So many visits, as close together as gap and pattern allow; such a stage is the whole series.
    case visits(Int)
    /// So many weeks with so many visits in each.
    case weeks(Int, perWeek: Int)
    /// One visit every so many weeks for as long as the treatment lasts; it stands last, and each of its visits is
    /// proposed on its own.
    case onward(everyWeeks: ClosedRange<Int>)

    /// How many visits are planned in it at once.
    var visitCount: Int {
        switch self {
        case .visits(let count): max(0, count)
        case .weeks(let weeks, let perWeek): Int(Int64(max(0, weeks)).multiplied(Int64(max(0, perWeek))))
        case .onward: 0
        }
    }
}
