extension TimeRangeSet {
    /// All instants that lie in either set.
    public func union(_ other: TimeRangeSet) -> TimeRangeSet {
        if isEmpty { return other }
        if other.isEmpty { return self }
        var both: [TimeRange] = []
        both.reserveCapacity(ranges.count + other.ranges.count)
        var (mine, theirs) = (0, 0)
        while mine < ranges.count || theirs < other.ranges.count {
            let takesMine =
                theirs == other.ranges.count
                || (mine < ranges.count && ranges[mine].start <= other.ranges[theirs].start)
            if takesMine {
                both.append(ranges[mine])
                mine += 1
            } else {
                both.append(other.ranges[theirs])
                theirs += 1
            }
        }
        return TimeRangeSet(sorted: Self.merged(both))
    }

    /// All instants of this set that do not lie in the other.
    public func subtracting(_ other: TimeRangeSet) -> TimeRangeSet {
        subtracting(other, from: ranges[...])
    }

    /// All instants that lie in both sets.
    public func intersection(_ other: TimeRangeSet) -> TimeRangeSet {
        var shared: [TimeRange] = []
        var (mine, theirs) = (0, 0)
        while mine < ranges.count, theirs < other.ranges.count {
            if let range = ranges[mine].intersection(other.ranges[theirs]) { shared.append(range) }
            if ranges[mine].end <= other.ranges[theirs].end { mine += 1 } else { theirs += 1 }
        }
        return TimeRangeSet(sorted: shared)
    }

    /// What of the set lies in the window.
    public func clipped(to window: TimeRange) -> TimeRangeSet {
        TimeRangeSet(sorted: overlapping(window).compactMap { $0.intersection(window) })
    }

    /// The stretches of this set that reach into the window, whole, less all instants of the other set.
    func subtracting(_ other: TimeRangeSet, near window: TimeRange) -> TimeRangeSet {
        subtracting(other, from: overlapping(window))
    }

    private func overlapping(_ window: TimeRange) -> ArraySlice<TimeRange> {
        let first = firstIndex(endingAfter: window.start)
        var end = first
        while end < ranges.count, ranges[end].start < window.end { end += 1 }
        return ranges[first..<end]
    }

    private func subtracting(_ other: TimeRangeSet, from kept: ArraySlice<TimeRange>) -> TimeRangeSet {
        guard let first = kept.first else { return .empty }
        var left: [TimeRange] = []
        left.reserveCapacity(kept.count * 2)
        var index = other.firstIndex(endingAfter: first.start)
        for range in kept {
            var start = range.start
            while index < other.ranges.count, other.ranges[index].start < range.end {
                let taken = other.ranges[index]
                if let before = TimeRange(start: start, end: taken.start) { left.append(before) }
                start = max(start, taken.end)
                // What reaches beyond this stretch may take from the next one too.
                if taken.end > range.end { break }
                index += 1
            }
            if let rest = TimeRange(start: start, end: range.end) { left.append(rest) }
        }
        return TimeRangeSet(sorted: left)
    }
}

extension TimeRangeSet {
    /// All time that is not in the set.
    public var complement: TimeRangeSet {
        isEmpty ? .always : TimeRangeSet.always.subtracting(self)
    }

    /// All time from an instant on.
    public init(from start: Instant) {
        self = TimeRangeSet([
            TimeRange(
                start.microsecondsSinceUnixEpoch,
                max(start, .distantFuture).microsecondsSinceUnixEpoch.adding(1))
        ])
    }

    /// The stretches that reach into the window, whole.
    func clippedWhole(to window: TimeRange) -> TimeRangeSet {
        subtracting(.empty, near: window)
    }
}
