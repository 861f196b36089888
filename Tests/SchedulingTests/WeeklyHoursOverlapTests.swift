import Fixtures
import Scheduling
import Testing

struct WeeklyHoursOverlapTests {
    private func overlaps(_ notation: [String: [String]]) throws -> Bool {
        try WeeklyHours(notation).overlap != nil
    }

    @Test func `two stretches at the same time are found by their places`() throws {
        let hours = try WeeklyHours(["mon": ["08:00-12:00", "13:00-17:00"], "tue": ["09:00-12:00", "11:00-13:00"]])
        let overlap = try #require(hours.overlap)
        #expect(overlap == (2, 3))
        // Stretches that only touch do not overlap.
        #expect(try !overlaps(["mon": ["08:00-12:00", "12:00-17:00"], "tue": ["00:00-24:00"]]))
    }

    @Test func `a night shift overlaps the morning after`() throws {
        #expect(try overlaps(["mon": ["23:00-07:00"], "tue": ["06:00-12:00"]]))
        #expect(try !overlaps(["mon": ["23:00-07:00"], "tue": ["07:00-12:00"]]))
        // Sunday night runs into Monday morning, and Monday is named before it.
        #expect(try overlaps(["sun": ["23:00-07:00"], "mon": ["06:00-12:00"]]))
        #expect(try !overlaps(["sun": ["23:00-07:00"], "mon": ["07:00-12:00"]]))
    }

    @Test func `alternating weeks that never meet do not overlap`() throws {
        // One Saturday and the other.
        #expect(try !overlaps(["sat": ["09:00-13:00/2w@2026-11-28", "09:00-13:00/2w@2026-12-05"]]))
        #expect(try overlaps(["sat": ["09:00-13:00/2w@2026-11-28", "12:00-15:00/2w@2026-12-12"]]))
        // Every second and every third week meet, sooner or later.
        #expect(try overlaps(["sat": ["09:00-13:00/2w@2026-11-28", "09:00-13:00/3w@2026-12-05"]]))
        #expect(try !overlaps(["sat": ["09:00-13:00/2w@2026-11-28", "09:00-13:00/4w@2026-12-05"]]))
        #expect(try overlaps(["sat": ["09:00-13:00/2w@2026-11-28", "09:00-13:00"]]))
        // The night of one Sunday, and the Monday after it or the one after that.
        #expect(try overlaps(["sun": ["23:00-07:00/2w@2026-11-29"], "mon": ["06:00-12:00/2w@2026-11-30"]]))
        #expect(try !overlaps(["sun": ["23:00-07:00/2w@2026-11-29"], "mon": ["06:00-12:00/2w@2026-12-07"]]))
    }

    @Test func `seasons that follow one another do not overlap`() throws {
        #expect(try !overlaps(["mon": ["09:00-13:00 ..2027-05-31", "08:00-12:00 2027-06-01.."]]))
        #expect(try overlaps(["mon": ["09:00-13:00 ..2027-05-31", "08:00-12:00 2027-05-31.."]]))
        // Both have 1 June 2027, which is a Tuesday.
        #expect(try !overlaps(["mon": ["09:00-13:00 ..2027-06-01", "08:00-12:00 2027-06-01.."]]))
        // The last night of one season, Sunday 6 June, runs into the first morning of the next.
        #expect(try overlaps(["sun": ["23:00-07:00 ..2027-06-06"], "mon": ["06:00-12:00 2027-06-07.."]]))
        // A season too short for the week in which both would take place.
        #expect(
            try !overlaps(["sat": ["09:00-13:00/2w@2027-06-05", "09:00-13:00/3w@2027-06-12 2027-06-01..2027-06-18"]]))
    }

    @Test func `overlaps are those that a calendar of two years has`() throws {
        var random = SeededGenerator(seed: 12)
        // A clock without changes, so that time on the wall is time.
        let utc = try ZoneFiles.zone(footer: "UTC0")
        let start = try date("2026-01-01")
        var (found, disjoint) = (0, 0)
        for _ in 0..<400 {
            let stretches = try (0..<2).map { _ in try Self.stretch(near: start, using: &random) }
            let ranges = stretches.map { stretch in
                (-30...700).flatMap {
                    WeeklyHours(stretches: [stretch]).ranges(on: start.adding(days: $0), in: utc)
                }
            }
            let other = TimeRangeSet(ranges[1])
            let isAtOnce = ranges[0].contains { other.overlaps($0) }
            try #require((WeeklyHours(stretches: stretches).overlap != nil) == isAtOnce, "\(stretches.map(\.notation))")
            if isAtOnce { found += 1 } else { disjoint += 1 }
        }
        #expect(found > 50 && disjoint > 50)
    }

    private static func stretch(near start: LocalDate, using random: inout SeededGenerator) throws -> Stretch {
        // Only two weekdays, so that overlaps are common.
        let weekday = Bool.random(using: &random) ? Weekday.sunday : .monday
        let first = (0..<7).map { start.adding(days: $0) }.first { $0.weekday == weekday } ?? start
        let weeks = [1, 2, 3, 4, 6].randomElement(using: &random) ?? 1
        let from = Bool.random(using: &random) ? start.adding(days: .random(in: 0...40, using: &random)) : nil
        let opens = Int.random(in: 0..<24, using: &random) * 60
        return try Stretch(
            weekday: weekday, opens: opens,
            closes: (opens + 60 * .random(in: 1...14, using: &random)) % 1440, everyWeeks: weeks,
            anchor: first.adding(days: 7 * .random(in: 0...6, using: &random)), from: from,
            until: Bool.random(using: &random)
                ? (from ?? start).adding(days: .random(in: 0...40, using: &random)) : nil)
    }
}
