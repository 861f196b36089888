import Scheduling
import Testing

struct SeriesReplanTests {
    /// Monday 1 to Friday 12 March 2027, all at nine.
    static let infusions = [
        "2027-03-01T09:00", "2027-03-03T09:00", "2027-03-05T09:00", "2027-03-08T09:00", "2027-03-10T09:00",
        "2027-03-12T09:00",
    ]

    let desk: SeriesDesk
    let starts: [Instant]

    init() throws {
        let desk = try SeriesDesk()
        self.desk = desk
        starts = try Self.infusions.map(desk.start)
    }

    func moving(_ position: Int, to start: String, pattern: String = "MWF") throws -> SeriesReplan {
        let search = try desk.search(SeriesDesk.infusions(), from: "2027-03-01")
        return try #require(
            try search.replan(
                starts, moving: position, to: desk.start(start), pattern: SeriesPattern(pattern), now: newYear))
    }

    @Test func `a day later on Saturday leaves all others where they are`() throws {
        let replan = try moving(3, to: "2027-03-06T09:00")
        // Saturday to Monday are 48 hours.
        #expect(replan.moves.map(\.position) == [3])
        #expect(replan.plan.isComplete)
        #expect(replan.shortGap == nil)
        #expect(replan.plan.occurrences[3].place == .kept(starts[3]))
        #expect(replan.plan.occurrences[2].place == .planned(try desk.start("2027-03-06T09:00")))
    }

    @Test func `three hours later moves the next visit only when it must`() throws {
        // Monday at three to Wednesday at nine are 42 hours: Wednesday moves to one, the first start after 11:00.
        let replan = try moving(4, to: "2027-03-08T15:00")
        #expect(
            replan.moves == [
                SeriesMove(position: 4, from: starts[3], to: try desk.start("2027-03-08T15:00")),
                SeriesMove(position: 5, from: starts[4], to: try desk.start("2027-03-10T13:00")),
            ])
        #expect(replan.plan.occurrences[5].place == .kept(starts[5]))
    }

    @Test func `four days later pushes the rest`() throws {
        let replan = try moving(3, to: "2027-03-09T09:00")
        // After Tuesday the 9th come Friday, Monday and Wednesday; the fourth takes what was the sixth's.
        #expect(
            desk.walls(replan.plan) == [
                "2027-03-01T09:00", "2027-03-03T09:00", "2027-03-09T09:00", "2027-03-12T09:00", "2027-03-15T09:00",
                "2027-03-17T09:00",
            ])
        #expect(replan.moves.map(\.position) == [3, 4, 5, 6])
        #expect(replan.plan.spanDays == 17)
    }

    @Test func `what lies before the moved visit never moves, and a short gap is told`() throws {
        let replan = try moving(3, to: "2027-03-04T09:00")
        #expect(replan.shortGap == .hours(24))
        #expect(replan.plan.occurrences[1].place == .kept(starts[1]))
        #expect(replan.moves.map(\.position) == [3])
    }

    @Test func `where nothing is left in the span there is a conflict`() throws {
        let replan = try moving(5, to: "2027-03-19T09:00")
        // Day 19 of at most 21: Sunday the 21st is the first that keeps the gap, and it is closed.
        #expect(replan.plan.occurrences[5].place == .conflict(alternatives: []))
        #expect(replan.moves.last == SeriesMove(position: 6, from: starts[5], to: nil))
    }

    @Test func `the last visit moves alone`() throws {
        let replan = try moving(6, to: "2027-03-15T09:00")
        #expect(replan.moves == [SeriesMove(position: 6, from: starts[5], to: try desk.start("2027-03-15T09:00"))])
        #expect(replan.plan.spanDays == 15)
    }

    @Test func `there is no seventh visit to move`() throws {
        let search = try desk.search(SeriesDesk.infusions(), from: "2027-03-01")
        #expect(search.replan(starts, moving: 7, to: starts[0], pattern: .travel, now: newYear) == nil)
        #expect(search.replan(starts, missing: 0, pattern: .travel, now: newYear) == nil)
    }

    @Test func `a missed infusion is given later and the others stay`() throws {
        let search = try desk.search(SeriesDesk.infusions(), from: "2027-03-01")
        let replan = try #require(
            try search.replan(
                starts, missing: 3, pattern: SeriesPattern("MWF"), now: desk.start("2027-03-05T17:00")))
        // Friday the 5th was missed and noticed in the evening; the week after is full, so that the sixth is on Monday the 15th.
        #expect(
            desk.walls(replan.plan) == [
                "2027-03-01T09:00", "2027-03-03T09:00", "2027-03-08T09:00", "2027-03-10T09:00", "2027-03-12T09:00",
                "2027-03-15T09:00",
            ])
        #expect(replan.plan.plannedStarts.count == 1)
        #expect(
            replan.moves == [SeriesMove(position: 3, from: starts[2], to: try desk.start("2027-03-15T09:00"))])
    }

    @Test func `after a missed esketamine visit the schedule goes on`() throws {
        let search = try desk.search(SeriesDesk.esketamine(), from: "2027-03-02", days: 70)
        let pattern = try SeriesPattern("TTh")
        let booked = search.plan(pattern: pattern, now: newYear).plannedStarts
        let now = try desk.start("2027-03-11T12:00")
        let replan = try #require(search.replan(booked, missing: 4, pattern: pattern, now: now))
        // The fourth is not repeated, and nothing else changes.
        #expect(replan.moves.isEmpty)
        #expect(replan.plan.plannedStarts.isEmpty)
        #expect(replan.plan.occurrences[3].place == .missed)
        #expect(replan.plan.occurrences.compactMap(\.start) == booked.filter { $0 != booked[3] })
        #expect(replan.plan.isComplete)
        // A plan that is made weeks later knows the missed visit as well.
        var later = search
        later.kept = booked.filter { $0 != booked[3] }
        later.firstDate = try date("2027-03-23")
        let plan = later.plan(pattern: pattern, now: try desk.start("2027-03-22T12:00"))
        #expect(plan.occurrences.map { $0.place == .missed }.firstIndex(of: true) == 3)
        #expect(plan.isComplete)
        #expect(plan.plannedStarts.isEmpty)
    }

    @Test func `a rule can ask to make up for a missed visit`() throws {
        var rule = try SeriesDesk.esketamine()
        rule.makesUpMissed = true
        let search = try desk.search(rule, from: "2027-03-02", days: 70)
        let pattern = try SeriesPattern("TTh")
        let booked = search.plan(pattern: pattern, now: newYear).plannedStarts
        // The first visit of week 5 was missed on Tuesday 30 March: Thursday 1 April is in the same week.
        let now = try desk.start("2027-03-30T17:00")
        let replan = try #require(search.replan(booked, missing: 9, pattern: pattern, now: now))
        #expect(desk.walls(replan.plan)[8] == "2027-04-01T09:00")
        #expect(replan.plan.plannedStarts.count == 1)
    }
}
