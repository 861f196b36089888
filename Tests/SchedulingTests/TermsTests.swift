import Scheduling
import Testing

struct TermsTests {
    /// A clinician makes ready, talks with the person for an hour, and writes up.
    private let visit = [
        Phase(name: "make ready", minutes: 15, needsPerson: false), Phase(name: "talk", minutes: 60),
        Phase(name: "write up", minutes: 30, needsPerson: false),
    ]

    private func starts(_ change: (inout Terms) throws -> Void) throws -> [String] {
        var terms = try Friday.terms(step: 15)
        try change(&terms)
        return try Friday.search(visit, [Friday.clinician("08:00", "18:00")], terms: terms).starts()
    }

    private func obstacles(at clock: String, _ change: (inout Terms) throws -> Void) throws -> [Obstacle] {
        var terms = try Friday.terms(step: 15)
        try change(&terms)
        return try Friday.search(visit, [Friday.clinician("08:00", "18:00")], terms: terms)
            .resourceObstacles(to: Friday.at(clock))
    }

    @Test func `hours of the site bind the person's part and nothing else`() throws {
        // Open from 09:00 to 11:00: making ready may begin at 08:45 and writing up end at 11:30.
        #expect(
            try starts { $0.siteHours = try Friday.hours("09:00", "11:00") }
                == ["09:00", "09:15", "09:30", "09:45", "10:00"])
        #expect(
            try obstacles(at: "10:15") { $0.siteHours = try Friday.hours("09:00", "11:00") } == [.outsideSiteHours])
    }

    @Test func `hours of the service bind the person's part and nothing else`() throws {
        #expect(
            try starts { $0.serviceHours = try Friday.hours("14:00", "15:30") } == ["14:00", "14:15", "14:30"])
        #expect(
            try obstacles(at: "14:45") { $0.serviceHours = try Friday.hours("14:00", "15:30") }
                == [.outsideServiceHours])
        // Hours that only touch are one.
        #expect(
            try starts {
                $0.serviceHours = try Friday.hours("14:00", "14:30").union(Friday.hours("14:30", "15:00"))
            } == ["14:00"])
    }

    @Test func `nobody is there while the practice is closed`() throws {
        let starts = try starts { $0.closed = try Friday.hours("12:00", "13:00") }
        #expect(starts.filter { "10:45" <= $0 && $0 <= "13:15" } == ["10:45", "11:00", "13:00", "13:15"])
        // It says from when to when.
        #expect(
            try obstacles(at: "11:30") { $0.closed = try Friday.hours("12:00", "13:00") }
                == [.closed(Friday.range("12:00", "13:00"))])
    }

    @Test func `a day or a week that is full takes no more`() throws {
        let day = try range("2026-12-04T00:00:00-07:00", "2026-12-05T00:00:00-07:00")
        let week = try range("2026-11-30T00:00:00-07:00", "2026-12-07T00:00:00-07:00")
        #expect(try starts { $0.fullDays = TimeRangeSet([day]) }.isEmpty)
        #expect(try starts { $0.fullWeeks = TimeRangeSet([week]) }.isEmpty)
        // The start decides: the day before may be full.
        let before = try range("2026-12-03T00:00:00-07:00", "2026-12-04T08:30:00-07:00")
        #expect(try starts { $0.fullDays = TimeRangeSet([before]) }.first == "08:30")
        #expect(
            try obstacles(at: "09:00") {
                $0.fullDays = TimeRangeSet([day])
                $0.fullWeeks = TimeRangeSet([week])
            } == [.dayFull, .weekFull])
    }

    @Test func `the person is old enough from their birthday on`() throws {
        // Born on 4 December 2008, eighteen on this day from midnight on the wall.
        let zone = try ZoneFiles.zone("America/Denver")
        #expect(try starts { $0.comesOfAge = try zone.startOfDay(date("2026-12-04")) }.first == "08:15")
        #expect(try starts { $0.comesOfAge = try zone.startOfDay(date("2026-12-05")) }.isEmpty)
        #expect(try starts { $0.comesOfAge = try Friday.at("09:00") }.first == "09:00")
        let birthday = try zone.startOfDay(date("2026-12-05"))
        #expect(try obstacles(at: "09:00") { $0.comesOfAge = birthday } == [.tooYoung(until: birthday)])
        // Admitted before that, they may come up to the end of it.
        let admitted = try TimeRangeSet(from: Friday.at("09:00")).complement
        #expect(
            try starts {
                ($0.comesOfAge, $0.admitted) = (birthday, admitted)
            }.last == "08:45")
    }

    @Test func `staff may set aside everything but the closure`() throws {
        var terms = try Friday.terms()
        terms.siteHours = .empty
        terms.serviceHours = .empty
        terms.fullDays = .always
        terms.fullWeeks = .always
        terms.comesOfAge = .distantFuture
        let search = try Friday.search(visit, [Friday.clinician()], terms: terms)
        let nine = try Friday.at("09:00")
        #expect(
            search.resourceObstacles(to: nine) == [
                .outsideSiteHours, .outsideServiceHours, .dayFull, .weekFull, .tooYoung(until: .distantFuture),
            ])
        #expect(SlotSearch(visit: search.visit, roster: search.roster, terms: terms.hard).assignment(at: nine) != nil)
        terms.closed = try Friday.hours("09:30", "09:45")
        #expect(
            try SlotSearch(visit: search.visit, roster: search.roster, terms: terms.hard).resourceObstacles(to: nine)
                == [.closed(Friday.range("09:30", "09:45"))])
    }

    @Test func `rules that make no sense are brought to the nearest that do`() {
        let rules = SlotRules(step: .zero, minimumNotice: .seconds(-1), horizon: .seconds(-1))
        #expect(rules == SlotRules(step: .seconds(1), minimumNotice: .zero, horizon: .zero))
        let long = SlotRules(step: .days(9), minimumNotice: .zero, horizon: .zero)
        #expect(long.step == .hours(24))
    }
}
