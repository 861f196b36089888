/// How good a plan is; less is better.
///
/// Conflicts count before moved visits, those before days off the wanted date, those before seconds off the wanted
/// time. All four lie side by side in one number, so that comparing and adding are single instructions: a series has
/// at most 366 visits, and days off are counted up to 1,000 a visit.
struct SeriesScore: Hashable, Comparable {
    private var packed: Int64

    static let zero = SeriesScore(packed: 0)
    static let conflict = SeriesScore(packed: 1 << 52)
    static let move = SeriesScore(packed: 1 << 43)
    /// Worse than every plan; it can be added to, and stays worse.
    static let impossible = SeriesScore(packed: 1 << 61)

    /// The score of so many days off the wanted date and seconds off the wanted time.
    init(daysOff: Int, secondsOff: Int) {
        packed = Int64(min(abs(daysOff), 1000)) << 24 | Int64(secondsOff)
    }

    var isPossible: Bool { packed < Self.impossible.packed }
    /// Whether some visit is in conflict.
    var hasConflict: Bool { packed >= Self.conflict.packed }
    /// The days off the wanted dates, all together.
    var daysOff: Int { Int(packed >> 24) & 0x7_FFFF }

    static func + (one: SeriesScore, other: SeriesScore) -> SeriesScore {
        SeriesScore(packed: min(one.packed &+ other.packed, impossible.packed))
    }

    static func < (one: SeriesScore, other: SeriesScore) -> Bool {
        one.packed < other.packed
    }

    private init(packed: Int64) {
        self.packed = packed
    }
}
