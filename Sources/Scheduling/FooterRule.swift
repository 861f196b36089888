/// The rule for the time after the last transition of a TZif file: a POSIX TZ string (RFC 9636 §3.3).
struct FooterRule: Sendable {
    /// Daylight saving time, which begins and ends every year.
    struct Daylight: Sendable {
        /// What the clocks show while it lasts.
        let offset: ZoneOffset
        /// When it begins, on a wall that shows standard time.
        let begins: FooterDate
        /// When it ends, on a wall that shows daylight saving time.
        let ends: FooterDate
    }

    private let standard: ZoneOffset
    private let daylight: Daylight?
    private let firstKind: Int

    /// The rule with these offsets; the kinds of its spans are numbered from the first kind on.
    init(standard: ZoneOffset, daylight: Daylight?, firstKind: Int) {
        (self.standard, self.daylight, self.firstKind) = (standard, daylight, firstKind)
    }

    /// Standard time and, when the zone has it, daylight saving time, in the order of their kinds.
    var offsets: [ZoneOffset] {
        [standard] + (daylight.map { [$0.offset] } ?? [])
    }

    /// The span that holds a second since 1970-01-01T00:00:00Z, cut off where the rule begins.
    func span(at second: Int64, notBefore beginning: Int64) -> ZoneSpan {
        guard let daylight else {
            return ZoneSpan(start: beginning, end: .max, offset: Int64(standard.seconds), kind: firstKind)
        }
        var start = Int64.min
        var end = Int64.max
        var isDaylight = false
        let wall = second.adding(Int64(standard.seconds))
        let year = LocalDate(daysSinceUnixEpoch: Int(wall.dividedDown(by: 86_400))).year
        // A rule may reach a week into a neighbouring year, and either of its changes may come first in a year.
        for year in (year - 2)...(year + 2) {
            let changes = [
                (daylight.ends.wallSeconds(in: year) - Int64(daylight.offset.seconds), false),
                (daylight.begins.wallSeconds(in: year) - Int64(standard.seconds), true),
            ]
            for (change, beginsDaylight) in changes {
                // When one year's end is the next one's beginning, daylight time lasts all year (RFC 9636 §3.3.1).
                if change <= second, change > start || (change == start && beginsDaylight) {
                    (start, isDaylight) = (change, beginsDaylight)
                } else if change > second {
                    end = min(end, change)
                }
            }
        }
        return ZoneSpan(
            start: max(start, beginning), end: end,
            offset: Int64(isDaylight ? daylight.offset.seconds : standard.seconds),
            kind: isDaylight ? firstKind + 1 : firstKind)
    }
}
