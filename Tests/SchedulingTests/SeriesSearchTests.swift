import Scheduling
import Testing

struct SeriesSearchTests {
    let mondaysWednesdaysFridays: SeriesPattern
    let tuesdaysThursdays: SeriesPattern

    init() throws {
        mondaysWednesdaysFridays = try SeriesPattern("MWF")
        tuesdaysThursdays = try SeriesPattern("TTh")
    }

    @Test func `six infusions take two weeks of Mondays, Wednesdays and Fridays`() throws {
        let desk = try SeriesDesk()
        let plan = try desk.search(SeriesDesk.infusions(), from: "2027-03-01")
            .plan(pattern: mondaysWednesdaysFridays, now: newYear)
        // Monday 1 to Friday 12 March 2027, all at nine: twelve days with the first and the last.
        #expect(
            desk.walls(plan) == [
                "2027-03-01T09:00", "2027-03-03T09:00", "2027-03-05T09:00", "2027-03-08T09:00", "2027-03-10T09:00",
                "2027-03-12T09:00",
            ])
        #expect(plan.isComplete)
        #expect(plan.spanDays == 12)
        #expect(plan.totalDeviation == .zero)
        #expect(plan.occurrences.map(\.position) == [1, 2, 3, 4, 5, 6])
        #expect(plan.occurrences.map(\.week) == [1, 1, 1, 2, 2, 2])
    }

    @Test func `a series may begin in the middle of a pattern`() throws {
        let desk = try SeriesDesk()
        let plan = try desk.search(SeriesDesk.infusions(), from: "2027-03-04")
            .plan(pattern: mondaysWednesdaysFridays, now: newYear)
        // Thursday is no day of the pattern: Friday 5, then Monday 8 and so on to Wednesday 17.
        #expect(
            desk.walls(plan) == [
                "2027-03-05T09:00", "2027-03-08T09:00", "2027-03-10T09:00", "2027-03-12T09:00", "2027-03-15T09:00",
                "2027-03-17T09:00",
            ])
    }

    @Test func `every pattern of the rule gives a plan`() throws {
        let desk = try SeriesDesk()
        let plans = try desk.search(SeriesDesk.infusions(), from: "2027-03-01").plans(now: newYear)
        #expect(plans.map(\.pattern.name) == ["MWF", "TTh", "travel"])
        #expect(plans.map(\.isComplete) == [true, true, true])
        // Three weeks of Tuesdays and Thursdays, from the 2nd to the 18th.
        #expect(
            desk.walls(plans[1]) == [
                "2027-03-02T09:00", "2027-03-04T09:00", "2027-03-09T09:00", "2027-03-11T09:00", "2027-03-16T09:00",
                "2027-03-18T09:00",
            ])
    }

    @Test func `a traveller comes every second day, and the last visit waits for the shortest span`() throws {
        var desk = try SeriesDesk()
        desk.weekdays = Set(Weekday.allCases)
        let plan = try desk.search(SeriesDesk.infusions(), from: "2027-03-01").plan(pattern: .travel, now: newYear)
        // Every second day would be over on the 11th, which is the eleventh day; twelve are the least.
        #expect(
            desk.walls(plan) == [
                "2027-03-01T09:00", "2027-03-03T09:00", "2027-03-05T09:00", "2027-03-07T09:00", "2027-03-09T09:00",
                "2027-03-12T09:00",
            ])
    }

    @Test func `weeks of a pattern come round in turn`() throws {
        let desk = try SeriesDesk()
        let plan = try desk.search(SeriesDesk.infusions(), from: "2027-03-01")
            .plan(pattern: SeriesPattern("MWF+M"), now: newYear)
        // Monday, Wednesday and Friday, the next week Monday only, and then again.
        #expect(
            desk.walls(plan) == [
                "2027-03-01T09:00", "2027-03-03T09:00", "2027-03-05T09:00", "2027-03-08T09:00", "2027-03-15T09:00",
                "2027-03-17T09:00",
            ])
    }

    @Test func `after a holiday the series ends a visit later`() throws {
        var desk = try SeriesDesk()
        desk.closed = [try date("2027-03-10")]
        let plan = try desk.search(SeriesDesk.infusions(), from: "2027-03-01")
            .plan(pattern: mondaysWednesdaysFridays, now: newYear)
        // Wednesday the 10th is closed: the fifth visit is on Friday, the sixth on Monday the 15th.
        #expect(plan.isComplete)
        #expect(desk.walls(plan).suffix(3) == ["2027-03-08T09:00", "2027-03-12T09:00", "2027-03-15T09:00"])
        // What was wanted instead is told.
        #expect(plan.occurrences[4].wantedDate == (try date("2027-03-10")))
        #expect(plan.spanDays == 15)
    }

    @Test func `a holiday that a short series cannot wait out is a conflict with three alternatives`() throws {
        var desk = try SeriesDesk()
        desk.closed = [try date("2027-03-10")]
        let rule = try SeriesDesk.infusions(gap: .hours(20), span: 12...12)
        let plan = try desk.search(rule, from: "2027-03-01").plan(pattern: mondaysWednesdaysFridays, now: newYear)
        // In twelve days there is no other Monday, Wednesday or Friday.
        #expect(!plan.isComplete)
        #expect(
            desk.walls(plan) == [
                "2027-03-01T09:00", "2027-03-03T09:00", "2027-03-05T09:00", "2027-03-08T09:00", "–",
                "2027-03-12T09:00",
            ])
        guard case .conflict(let alternatives) = plan.occurrences[4].place else {
            Issue.record("The fifth visit has a place.")
            return
        }
        // Nearest to Wednesday at nine are Tuesday at three, two and one: 18, 19 and 20 hours before it.
        #expect(desk.walls(alternatives) == ["2027-03-09T15:00", "2027-03-09T14:00", "2027-03-09T13:00"])
        #expect(plan.occurrences[4].wantedDate == (try date("2027-03-10")))
        #expect(plan.occurrences[4].wantedTime == LocalTime("09:00"))
    }

    @Test func `no alternative breaks the gap`() throws {
        var desk = try SeriesDesk()
        desk.closed = [try date("2027-03-10")]
        let rule = try SeriesDesk.infusions(span: 12...12)
        let plan = try desk.search(rule, from: "2027-03-01").plan(pattern: mondaysWednesdaysFridays, now: newYear)
        // Between Monday at nine and Friday at nine, 44 hours from both leave the closed Wednesday only.
        #expect(plan.occurrences[4].place == .conflict(alternatives: []))
    }

    @Test func `a busy morning moves one visit to the afternoon and no other`() throws {
        var desk = try SeriesDesk()
        desk.otherTimes = [try date("2027-03-05"): ["08:00", "14:00", "15:00"]]
        let plan = try desk.search(SeriesDesk.infusions(), from: "2027-03-01")
            .plan(pattern: mondaysWednesdaysFridays, now: newYear)
        // Friday at eight is an hour off, which is less than two in the afternoon.
        #expect(desk.walls(plan)[2] == "2027-03-05T08:00")
        #expect(plan.occurrences.map(\.deviation) == [.zero, .zero, .hours(1), .zero, .zero, .zero])
    }

    @Test func `the least distance in total counts, not that of the first visit`() throws {
        var desk = try SeriesDesk()
        desk.otherTimes = [try date("2027-03-01"): ["10:00", "15:00"], try date("2027-03-03"): ["08:00", "11:00"]]
        let rule = try SeriesDesk.infusions(count: 2, gap: .hours(48), span: nil)
        let plan = try desk.search(rule, from: "2027-03-01").plan(pattern: mondaysWednesdaysFridays, now: newYear)
        // Eight on Wednesday is 46 hours after ten on Monday: eleven it is, an hour and two hours off.
        #expect(desk.walls(plan) == ["2027-03-01T10:00", "2027-03-03T11:00"])
        #expect(plan.totalDeviation == .hours(3))
    }

    @Test func `without a wish the visits agree on a time`() throws {
        var desk = try SeriesDesk()
        for day in ["2027-03-01", "2027-03-05", "2027-03-10"] {
            desk.otherTimes[try date(day)] = ["08:00", "14:00"]
        }
        desk.times = ["09:00", "14:00"]
        let plan = try desk.search(SeriesDesk.infusions(), from: "2027-03-01", at: nil)
            .plan(pattern: mondaysWednesdaysFridays, now: newYear)
        // Two in the afternoon is the only time that is free on all six days.
        #expect(Set(plan.occurrences.map(\.wantedTime)) == [LocalTime("14:00")])
        #expect(plan.totalDeviation == .zero)
    }

    @Test func `a rule that does not care for the time takes the earliest`() throws {
        let desk = try SeriesDesk()
        var rule = try SeriesDesk.infusions()
        rule.keepsTimeOfDay = false
        let plan = try desk.search(rule, from: "2027-03-01", at: nil)
            .plan(pattern: mondaysWednesdaysFridays, now: newYear)
        #expect(Set(plan.plannedStarts.map { desk.zone.local($0).time }) == [LocalTime("08:00")])
        #expect(plan.occurrences[0].wantedTime == nil)
    }

    @Test func `across the clock change the wall stays at nine and the gap is real`() throws {
        var desk = try SeriesDesk()
        desk.weekdays = Set(Weekday.allCases)
        let rule = try SeriesDesk.infusions(count: 3, gap: .hours(47), span: nil)
        let plan = try desk.search(rule, from: "2027-03-11").plan(pattern: .travel, now: newYear)
        // Clocks go forward on Sunday 14 March 2027: 09:00 MST, and from then on 09:00 MDT.
        #expect(
            plan.plannedStarts.map(\.rfc3339) == [
                "2027-03-11T16:00:00Z", "2027-03-13T16:00:00Z", "2027-03-15T15:00:00Z",
            ])
        // Saturday to Monday are 47 hours. Were 48 demanded, nine would be an hour too early.
        var longer = rule
        longer.minimumGap = .hours(48)
        let other = try desk.search(longer, from: "2027-03-11").plan(pattern: .travel, now: newYear)
        #expect(desk.walls(other) == ["2027-03-11T09:00", "2027-03-13T09:00", "2027-03-15T10:00"])
    }

    @Test func `esketamine is twice a week for four weeks and once a week for four`() throws {
        let desk = try SeriesDesk()
        let plan = try desk.search(SeriesDesk.esketamine(), from: "2027-03-02", days: 70)
            .plan(pattern: tuesdaysThursdays, now: newYear)
        #expect(plan.isComplete)
        #expect(plan.occurrences.map(\.week) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8])
        #expect(plan.occurrences.map(\.stage) == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1])
        // Tuesday and Thursday from 2 to 25 March, then Tuesdays from 30 March to 20 April.
        #expect(
            plan.plannedStarts.map { desk.zone.local($0).date.description } == [
                "2027-03-02", "2027-03-04", "2027-03-09", "2027-03-11", "2027-03-16", "2027-03-18", "2027-03-23",
                "2027-03-25", "2027-03-30", "2027-04-06", "2027-04-13", "2027-04-20",
            ])
        // The review at the end of week 4 falls after the eighth visit.
        #expect(plan.occurrences.filter { !$0.reviews.isEmpty }.map(\.position) == [8])
        #expect(plan.occurrences[7].reviews == ["benefit_review"])
    }

    @Test func `a week without room is a conflict, not a visit in another week`() throws {
        var desk = try SeriesDesk()
        desk.closed = [try date("2027-03-09"), try date("2027-03-11")]
        let plan = try desk.search(SeriesDesk.esketamine(), from: "2027-03-02", days: 70)
            .plan(pattern: tuesdaysThursdays, now: newYear)
        #expect(plan.occurrences.filter { $0.start == nil }.map(\.position) == [3, 4])
        #expect(plan.plannedStarts.count == 10)
    }

    @Test func `reviews fall due after the second and the last infusion`() throws {
        let desk = try SeriesDesk()
        let plan = try desk.search(SeriesDesk.infusions(), from: "2027-03-01")
            .plan(pattern: mondaysWednesdaysFridays, now: newYear)
        #expect(plan.occurrences.map(\.reviews) == [[], ["response_review"], [], [], [], ["outcome_review"]])
        // Who books two and decides then has not come to the end.
        let first = try desk.search(SeriesDesk.infusions(span: nil), from: "2027-03-01", count: 2)
            .plan(pattern: mondaysWednesdaysFridays, now: newYear)
        #expect(first.occurrences.map(\.reviews) == [[], ["response_review"]])
    }

    @Test func `visits that are booked stay and count`() throws {
        let desk = try SeriesDesk()
        let plan = try desk.search(
            SeriesDesk.infusions(), from: "2027-03-04", kept: ["2027-03-01T09:00", "2027-03-03T13:00"]
        ).plan(pattern: mondaysWednesdaysFridays, now: newYear)
        // Friday at nine is exactly 44 hours after Wednesday at one.
        #expect(
            desk.walls(plan) == [
                "2027-03-01T09:00", "2027-03-03T13:00", "2027-03-05T09:00", "2027-03-08T09:00", "2027-03-10T09:00",
                "2027-03-12T09:00",
            ])
        #expect(plan.occurrences[1].place == .kept(try desk.start("2027-03-03T13:00")))
        #expect(plan.plannedStarts.count == 4)
    }

    @Test func `what has passed is not planned`() throws {
        let desk = try SeriesDesk()
        let search = try desk.search(SeriesDesk.infusions(), from: "2027-03-01")
        let plan = search.plan(pattern: mondaysWednesdaysFridays, now: try desk.start("2027-03-01T09:30"))
        // On Monday morning at half past nine, ten is the nearest; Wednesday at eight would be too early for it.
        #expect(desk.walls(plan).prefix(2) == ["2027-03-01T10:00", "2027-03-03T09:00"])
    }

    @Test func `without a free start every visit is in conflict`() throws {
        var desk = try SeriesDesk()
        desk.weekdays = []
        let plan = try desk.search(SeriesDesk.infusions(), from: "2027-03-01")
            .plan(pattern: mondaysWednesdaysFridays, now: newYear)
        #expect(plan.occurrences.map(\.place) == Array(repeating: .conflict(alternatives: []), count: 6))
        #expect(plan.occurrences[5].wantedDate == (try date("2027-03-12")))
        #expect(plan.spanDays == nil)
    }

    @Test func `a rule without visits gives an empty plan`() throws {
        let desk = try SeriesDesk()
        let plan = try desk.search(SeriesRule(stages: []), from: "2027-03-01").plan(pattern: .travel, now: newYear)
        #expect(plan.occurrences.isEmpty)
    }
}
