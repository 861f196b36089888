import Fixtures
import Scheduling
import Testing

struct TimeRangeTests {
    @Test func `a range is never empty`() throws {
        let nine = try instant("2027-03-15T09:00:00Z")
        #expect(TimeRange(start: nine, end: nine) == nil)
        #expect(TimeRange(start: nine + .seconds(1), end: nine) == nil)
        #expect(TimeRange(start: nine, lasting: .zero) == nil)
        #expect(TimeRange(start: nine, lasting: .minutes(50))?.duration == .minutes(50))
    }

    @Test func `a range holds its start and not its end`() throws {
        let morning = try range("2027-03-15T09:00:00Z", "2027-03-15T12:00:00Z")
        #expect(morning.contains(morning.start))
        #expect(!morning.contains(morning.end))
        #expect(morning.contains(morning))
    }

    @Test func `ranges that only touch do not overlap`() throws {
        let morning = try range("2027-03-15T09:00:00Z", "2027-03-15T12:00:00Z")
        let afternoon = try range("2027-03-15T12:00:00Z", "2027-03-15T15:00:00Z")
        let lunch = try range("2027-03-15T11:30:00Z", "2027-03-15T12:30:00Z")
        #expect(!morning.overlaps(afternoon))
        #expect(morning.intersection(afternoon) == nil)
        #expect(morning.overlaps(lunch) && lunch.overlaps(afternoon))
        #expect(try morning.intersection(lunch) == range("2027-03-15T11:30:00Z", "2027-03-15T12:00:00Z"))
    }
}

struct TimeRangeSetTests {
    @Test func `ranges that overlap or touch become one`() throws {
        let set = TimeRangeSet([
            try range("2027-03-15T13:00:00Z", "2027-03-15T15:00:00Z"),
            try range("2027-03-15T09:00:00Z", "2027-03-15T11:00:00Z"),
            try range("2027-03-15T11:00:00Z", "2027-03-15T12:00:00Z"),
            try range("2027-03-15T13:30:00Z", "2027-03-15T14:00:00Z"),
        ])
        #expect(
            try set.ranges == [
                range("2027-03-15T09:00:00Z", "2027-03-15T12:00:00Z"),
                range("2027-03-15T13:00:00Z", "2027-03-15T15:00:00Z"),
            ])
    }

    @Test func `a closure cuts a hole into the hours`() throws {
        let day = TimeRangeSet([try range("2027-03-15T09:00:00Z", "2027-03-15T17:00:00Z")])
        let lunch = TimeRangeSet([try range("2027-03-15T12:00:00Z", "2027-03-15T13:00:00Z")])
        #expect(
            try day.subtracting(lunch).ranges == [
                range("2027-03-15T09:00:00Z", "2027-03-15T12:00:00Z"),
                range("2027-03-15T13:00:00Z", "2027-03-15T17:00:00Z"),
            ])
        #expect(day.subtracting(day).isEmpty)
        #expect(day.subtracting(.always).isEmpty)
        #expect(day.subtracting(.empty) == day)
        #expect(day.intersection(.always) == day)
    }

    @Test func `the algebra agrees with minutes on a line`() throws {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<3000 {
            let (one, ones) = MinuteLine.random(using: &random)
            let (other, others) = MinuteLine.random(using: &random)
            try expectNormal(one)
            #expect(MinuteLine(one) == ones)

            let results = [
                (one.union(other), MinuteLine.combining(ones, others) { $0 || $1 }),
                (one.intersection(other), MinuteLine.combining(ones, others) { $0 && $1 }),
                (one.subtracting(other), MinuteLine.combining(ones, others) { $0 && !$1 }),
            ]
            for (set, minutes) in results {
                try expectNormal(set)
                #expect(MinuteLine(set) == minutes)
            }

            // De Morgan's laws, and what a complement is.
            #expect(one.union(other).complement == one.complement.intersection(other.complement))
            #expect(one.intersection(other).complement == one.complement.union(other.complement))
            #expect(one.subtracting(other) == one.intersection(other.complement))
            #expect(one.complement.complement == one)
            #expect(one.union(one.complement) == .always)
            #expect(one.intersection(one.complement).isEmpty)
            try expectNormal(one.complement)
            let line = try MinuteLine.line
            #expect(MinuteLine(one.complement.clipped(to: line)) == MinuteLine.combining(ones, ones) { one, _ in !one })

            let window = MinuteLine.randomRange(using: &random)
            let later = TimeRangeSet(from: window.start).clipped(to: line)
            #expect(later.ranges.first?.start == window.start && later.ranges.last?.end == line.end)
            let clip = MinuteLine(TimeRangeSet([window]))
            let clipped = one.clipped(to: window)
            try expectNormal(clipped)
            #expect(MinuteLine(clipped) == MinuteLine.combining(ones, clip) { $0 && $1 })
            #expect(one.contains(window) == (MinuteLine.combining(ones, clip) { !$0 && $1 }.isEmpty))
            #expect(one.overlaps(window) == !(MinuteLine.combining(ones, clip) { $0 && $1 }.isEmpty))
        }
    }

    private func expectNormal(_ set: TimeRangeSet) throws {
        for (earlier, later) in zip(set.ranges, set.ranges.dropFirst()) {
            try #require(earlier.end < later.start, "\(set.ranges)")
        }
    }
}

/// The slow model of a set of times: one truth value a minute, for two hours.
private struct MinuteLine: Equatable {
    private static let count: Int64 = 120
    private var minutes = [Bool](repeating: false, count: Int(count))

    init() {}

    init(_ set: TimeRangeSet) {
        for range in set.ranges {
            for minute in range.start.microsecondsSinceUnixEpoch..<range.end.microsecondsSinceUnixEpoch {
                minutes[Int(minute)] = true
            }
        }
    }

    /// All of it.
    static var line: TimeRange {
        get throws {
            try #require(
                TimeRange(
                    start: Instant(microsecondsSinceUnixEpoch: 0), end: Instant(microsecondsSinceUnixEpoch: count)))
        }
    }

    var isEmpty: Bool { !minutes.contains(true) }

    static func combining(_ ones: Self, _ others: Self, by rule: (Bool, Bool) -> Bool) -> Self {
        var line = MinuteLine()
        for index in line.minutes.indices { line.minutes[index] = rule(ones.minutes[index], others.minutes[index]) }
        return line
    }

    static func randomRange(using random: inout SeededGenerator) -> TimeRange {
        let start = Int64.random(in: 0..<count, using: &random)
        let end = Int64.random(in: (start + 1)...min(count, start + 40), using: &random)
        let made = TimeRange(
            start: Instant(microsecondsSinceUnixEpoch: start), end: Instant(microsecondsSinceUnixEpoch: end))
        return made ?? randomRange(using: &random)
    }

    static func random(using random: inout SeededGenerator) -> (TimeRangeSet, Self) {
        var line = MinuteLine()
        let ranges = (0..<Int.random(in: 0...8, using: &random)).map { _ in randomRange(using: &random) }
        for range in ranges { line = combining(line, MinuteLine(TimeRangeSet([range]))) { $0 || $1 } }
        return (TimeRangeSet(ranges), line)
    }
}
