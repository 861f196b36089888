/// Walks through the starts of one resource in step with a search that only goes forward.
struct StartCursor {
    private let ranges: [StartRange]
    private var index = 0

    /// A cursor at the first of ranges that are ascending and disjoint.
    init(_ ranges: [StartRange]) {
        self.ranges = ranges
    }

    /// The earliest start the resource allows that is not before the given one, or nothing when there is none left.
    mutating func earliest(from start: Int64) -> Int64? {
        while index < ranges.count, ranges[index].last < start { index += 1 }
        return index < ranges.count ? max(ranges[index].first, start) : nil
    }

    /// The free time that stays around a visit at the start, or nothing when the resource does not allow it.
    mutating func slack(at start: Int64) -> Int64? {
        earliest(from: start) == start ? ranges[index].slack : nil
    }
}
