/// Starts at which one resource has room for its part of a visit: from the first to the last, both included.
struct StartRange {
    /// The first start, in microseconds since 1970-01-01T00:00:00Z.
    var first: Int64
    /// The last start, in microseconds since 1970-01-01T00:00:00Z.
    var last: Int64
    /// The free time that stays around the visit, in microseconds: scarce resources have little.
    var slack: Int64

    /// All starts near a window at which every part lies in time that is open and not busy.
    static func all(of parts: [Visit.Part], open: TimeRangeSet, busy: TimeRangeSet, near reach: TimeRange) -> [Self] {
        let free = open.subtracting(busy, near: reach)
        guard let part = parts.first else { return [] }
        return parts.dropFirst().reduce(all(of: part, in: free)) { common($0, all(of: $1, in: free)) }
    }

    private static func all(of part: Visit.Part, in free: TimeRangeSet) -> [Self] {
        var ranges: [Self] = []
        ranges.reserveCapacity(free.ranges.count)
        for range in free.ranges {
            // Hours and claims may have no end, so that sums stop at the ends of the range.
            let start = range.start.microsecondsSinceUnixEpoch
            let end = range.end.microsecondsSinceUnixEpoch
            let (first, last) = (start.subtracting(part.start), end.subtracting(part.end))
            if first <= last {
                let slack = end.subtracting(start).subtracting(part.length)
                ranges.append(StartRange(first: first, last: last, slack: slack))
            }
        }
        return ranges
    }

    /// The starts that lie in both lists, which are ascending and disjoint; the slack adds up.
    private static func common(_ ones: [Self], _ others: [Self]) -> [Self] {
        var common: [Self] = []
        var (one, other) = (0, 0)
        while one < ones.count, other < others.count {
            let first = max(ones[one].first, others[other].first)
            let last = min(ones[one].last, others[other].last)
            if first <= last {
                let slack = ones[one].slack.adding(others[other].slack)
                common.append(StartRange(first: first, last: last, slack: slack))
            }
            if ones[one].last < others[other].last { one += 1 } else { other += 1 }
        }
        return common
    }
}
