/// A set of instants made of stretches of time: sorted, disjoint, and merged where they touch.
///
/// The sweeps of this module rely on that order; it is this type that guarantees it.
public struct TimeRangeSet: Hashable, Sendable {
    /// The stretches in order; between two of them there is always time that is not in the set.
    public let ranges: [TimeRange]

    /// The set of all instants that lie in any of the ranges, which may overlap and stand in any order.
    public init(_ ranges: some Sequence<TimeRange>) {
        self.init(merging: Array(ranges))
    }

    /// The set without any instant.
    public static let empty = TimeRangeSet(sorted: [])

    /// The set of all time: what is open around the clock.
    public static let always = TimeRangeSet(sorted: [
        TimeRange(Instant.distantPast.microsecondsSinceUnixEpoch, Instant.distantFuture.microsecondsSinceUnixEpoch)
    ])

    /// Whether no instant is in it.
    public var isEmpty: Bool { ranges.isEmpty }

    /// Whether the whole range lies in the set.
    public func contains(_ range: TimeRange) -> Bool {
        let index = firstIndex(endingAfter: range.start)
        return index < ranges.count && ranges[index].contains(range)
    }

    /// Whether some instant of the range lies in the set.
    public func overlaps(_ range: TimeRange) -> Bool {
        let index = firstIndex(endingAfter: range.start)
        return index < ranges.count && ranges[index].overlaps(range)
    }

    /// The index of the first stretch that ends after the instant, or the number of stretches.
    func firstIndex(endingAfter instant: Instant) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].end <= instant { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The set of ranges that the caller knows to be sorted, disjoint and merged.
    init(sorted ranges: [TimeRange]) {
        self.ranges = ranges
    }

    private init(merging ranges: [TimeRange]) {
        var isNormal = true
        for index in ranges.indices.dropFirst() where ranges[index].start <= ranges[index - 1].end {
            isNormal = false
            break
        }
        self.ranges = isNormal ? ranges : Self.merged(ranges.sorted { $0.start < $1.start })
    }

    /// Ranges in order of their starts, with those that overlap or touch made one.
    static func merged(_ ranges: [TimeRange]) -> [TimeRange] {
        var merged: [TimeRange] = []
        merged.reserveCapacity(ranges.count)
        for range in ranges {
            if let last = merged.last, range.start <= last.end {
                merged[merged.count - 1] = TimeRange(
                    last.start.microsecondsSinceUnixEpoch, max(last.end, range.end).microsecondsSinceUnixEpoch)
            } else {
                merged.append(range)
            }
        }
        return merged
    }
}
