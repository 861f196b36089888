import Scheduling
import Testing

/// Blanding on Friday 4 December 2026, where Dr Castellanos leaves at three.
struct LatenessTests {
    private func search() throws -> SlotSearch {
        let castellanos = Practitioner(onSite: try Friday.hours("08:30", "15:00"), prescribes: .always)
        return try Friday.search(
            Treatment.infusion(ratio: 2), [castellanos, Friday.nurse("08:30", "17:00", seats: 2)], rooms: [Place()])
    }

    private let seating = Seating(
        clinician: nil, room: 0, stints: [[]] + Array(repeating: [Stint(nurse: 1)], count: 4) + [[]])

    @Test func `fourteen minutes late at half past twelve ends at 14 49, and 15 00 is the last`() throws {
        let late = try search().lateness(of: seating, at: Friday.at("12:30"), by: .minutes(14))
        #expect(late.holds && late.most == .minutes(25))
        #expect(try late.latestFinish == Friday.at("15:00"))
        #expect(
            try late.phases.map(\.shifted) == [
                Friday.range("12:44", "12:59"), Friday.range("12:59", "13:14"), Friday.range("13:14", "13:54"),
                Friday.range("13:54", "14:39"), Friday.range("14:39", "14:49"), Friday.range("14:49", "15:04"),
            ])
        #expect(try late.phases[4].prescriber == Friday.at("15:00"))
        #expect(try late.phases[4].nurse == Friday.at("17:00"))
        #expect(late.phases[5].prescriber == nil && late.phases[0].nurse == nil)
    }

    @Test func `26 minutes late breaks the leave check`() throws {
        let late = try search().lateness(of: seating, at: Friday.at("12:30"), by: .minutes(26))
        #expect(!late.holds)
        #expect(late.phases.filter(\.isBroken).map(\.name) == ["leave check"])
    }

    @Test func `a visit that does not stand is never in time`() throws {
        let late = try search().lateness(of: seating, at: Friday.at("14:30"), by: .zero)
        #expect(!late.holds && late.most == nil && late.latestFinish == nil)
    }

    @Test func `footing is what the planned people and room allow, not others`() throws {
        var search = try search()
        #expect(search.footing(of: seating, at: try Friday.at("12:30")).isEmpty)
        // Another nurse is there all day, and the planned one is not.
        var roster = search.roster
        roster.practitioners.append(try Friday.nurse("08:30", "17:00", seats: 2))
        roster.practitioners[1].onSite = try Friday.hours("08:30", "14:00")
        search = SlotSearch(visit: search.visit, roster: roster, terms: search.terms)
        #expect(search.assignment(at: try Friday.at("12:30")) != nil)
        let obstacles = search.footing(of: seating, at: try Friday.at("12:30"))
        let phases = obstacles.compactMap { if case .noNurse(let phase, _, _) = $0 { phase } else { nil } }
        #expect(phases == [3, 4] && obstacles.count == 2)
    }

    @Test func `what observed phase runs over, and what follows is later`() throws {
        let visit = try search().visit
        #expect(visit.phases[visit.observedPhase].name == "recovery")
        let extended = try visit.extended(visit.observedPhase, byMinutes: 15)
        #expect(extended.phaseWindows(startingAt: try Friday.at("12:30"))[4] == (try Friday.range("14:40", "14:50")))
    }
}
