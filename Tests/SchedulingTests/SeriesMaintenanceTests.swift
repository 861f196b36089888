import Scheduling
import Testing

struct SeriesMaintenanceTests {
    let maintenance = SeriesMaintenance(startDays: 28, rangeDays: 14...180)

    /// Visits from 1 March 2026 on, so many days apart.
    func visits(gaps: [Int]) throws -> [LocalDate] {
        try gaps.reduce(into: [date("2026-03-01")]) { dates, gap in
            dates.append(dates[dates.count - 1].adding(days: gap))
        }
    }

    @Test func `the first visit follows four weeks after the series`() throws {
        let proposal = maintenance.proposal(after: try visits(gaps: []), today: try date("2026-03-02"))
        #expect(proposal?.date == (try date("2026-03-29")))
        #expect(proposal?.note == .first)
    }

    @Test func `the next ones follow the person's own interval`() throws {
        // 28, 31 and 40 days: the one in the middle, after 8 June 2026.
        let proposal = maintenance.proposal(after: try visits(gaps: [28, 40, 31]), today: try date("2026-06-09"))
        #expect(proposal?.note == .own(interval: 31))
        #expect(proposal?.date == (try date("2026-07-09")))
        // Between 30 and 35: 32, rather a day early than a day late.
        let even = maintenance.proposal(after: try visits(gaps: [30, 35]), today: try date("2026-05-06"))
        #expect(even?.note == .own(interval: 32))
    }

    @Test func `Dev Rao comes back sooner each time, and the note says so`() throws {
        // 31, 28, 21 and 12 days; the last is less than the rule allows, so that 14 are proposed.
        let visits = try visits(gaps: [31, 28, 21, 12])
        #expect(visits.last == (try date("2026-06-01")))
        let proposal = maintenance.proposal(after: visits, today: try date("2026-06-02"))
        #expect(proposal?.note == .shrinking(intervals: [31, 28, 21, 12]))
        #expect(proposal?.days == 14)
        #expect(proposal?.date == (try date("2026-06-15")))
    }

    @Test func `two intervals are no trend, nor are equal ones`() throws {
        let today = try date("2026-03-02")
        #expect(maintenance.proposal(after: try visits(gaps: [31, 28]), today: today)?.note == .own(interval: 29))
        #expect(maintenance.proposal(after: try visits(gaps: [31, 28, 28]), today: today)?.note == .own(interval: 28))
    }

    @Test func `an interval stays within the range, and no date has passed`() throws {
        let visits = try visits(gaps: [400])
        let proposal = maintenance.proposal(after: visits, today: try date("2026-03-02"))
        #expect(proposal?.days == 180)
        let late = maintenance.proposal(after: visits, today: try date("2029-01-01"))
        #expect(late?.date == (try date("2029-01-01")))
        #expect(maintenance.proposal(after: [], today: try date("2029-01-01")) == nil)
    }
}
