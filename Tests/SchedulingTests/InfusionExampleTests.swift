import Scheduling
import Testing

/// The worked example of docs/engine.md, in exactly that world.
struct InfusionExampleTests {
    /// Blanding on Friday 4 December 2026: Dr Castellanos, Dale Hutchins, Corinne Yates; two rooms for treatment.
    private func search() throws -> SlotSearch {
        var terms = try Friday.terms(step: 30)
        terms.siteHours = try Friday.hours("08:30", "15:00")
        let castellanos = Practitioner(onSite: try Friday.hours("08:30", "15:00"), prescribes: .always)
        let rooms = [Place(), Place()]
        return try Friday.search(
            Treatment.infusion(ratio: 2),
            [castellanos, Friday.nurse("08:30", "17:00", seats: 2), Friday.nurse("08:15", "16:45", seats: 2)],
            rooms: rooms, terms: terms)
    }

    @Test func `14 30 is impossible because Dr Castellanos leaves at 15 o'clock`() throws {
        let search = try search()
        // The visit would last until 16:35, with a prescriber in the building until then.
        #expect(
            try search.obstacles(to: Friday.at("14:30"), now: Friday.eve()) == [
                .outsideSiteHours, .noPrescriber(.onSite, during: Friday.range("14:30", "16:35")),
            ])
        // Hours of the site are no law: without them the prescriber is what is missing.
        let hard = SlotSearch(visit: search.visit, roster: search.roster, terms: search.terms.hard)
        #expect(
            try hard.resourceObstacles(to: Friday.at("14:30")) == [
                .noPrescriber(.onSite, during: Friday.range("14:30", "16:35"))
            ])
    }

    @Test func `12 55 is the latest start, and 12 30 the latest that is offered`() throws {
        let search = try search()
        #expect(
            try search.possibleStarts(in: Friday.range("00:00", "23:59")).ranges
                == [
                    TimeRange(start: Friday.at("08:30"), end: Friday.at("12:55") + .microseconds(1))
                ].compactMap { $0 })
        #expect(
            try search.starts() == [
                "08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:00", "12:30",
            ])
    }

    @Test func `what an infusion at 12 30 takes`() throws {
        let search = try search()
        let assignment = try #require(search.assignment(at: Friday.at("12:30")))
        #expect(assignment.clinician == nil)
        // Corinne's hours leave less free time around the visit than Dale's.
        #expect(assignment.stints == [[]] + Array(repeating: [Stint(nurse: 1)], count: 4) + [[]])
        #expect(assignment.room == 0)
        // One-to-one for the vitals until 13:00 and for the leave check from 14:25; one of two seats in between.
        #expect(
            search.claims(of: .practitioner(1), in: assignment) == ["0 12:45-14:35", "1 12:45-13:00", "1 14:25-14:35"])
        // The room for the turnover too, the person for 125 minutes, the prescriber not at all.
        #expect(search.claims(of: .room(0), in: assignment) == ["0 12:45-14:50"])
        #expect(search.claims(of: .person, in: assignment) == ["0 12:30-14:35"])
        #expect(search.claims(of: .practitioner(0), in: assignment).isEmpty)
    }
}
