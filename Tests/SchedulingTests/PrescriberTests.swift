import Scheduling
import Testing

struct PrescriberTests {
    @Test func `a visit ends on site when the prescriber leaves at 15 o'clock`() throws {
        // 125 minutes with a prescriber in the building, who leaves at 15:00: 12:55 is the last start.
        let search = try Friday.search(
            Treatment.infusion(), [Friday.nurse(), Friday.prescriber("08:30", "15:00")], rooms: [Place()])
        #expect(try search.starts().first == "08:30")
        #expect(try search.starts().last == "12:55")
        // The turnover of the room, until 15:15, needs nobody.
        #expect(try search.assignment(at: Friday.at("12:55"))?.window == Friday.range("12:55", "15:00"))
        #expect(
            try search.resourceObstacles(to: Friday.at("13:00")) == [
                .noPrescriber(.onSite, during: Friday.range("13:00", "15:05"))
            ])
    }

    @Test func `the last start of esketamine leaves the turnover behind closing time`() throws {
        var terms = try Friday.terms()
        terms.siteHours = try Friday.hours("08:00", "17:30")
        let search = try Friday.search(
            Treatment.esketamine(), [Friday.nurse("08:00", "17:30"), Friday.prescriber("08:00", "17:30")],
            rooms: [Place()], terms: terms)
        // Closing 17:30 less 155 minutes; with a room that closes as well it would be 14:40.
        #expect(try search.starts().last == "14:55")
        let closing = try Friday.search(
            Treatment.esketamine(), search.roster.practitioners, rooms: [Place(open: Friday.hours("08:00", "17:30"))],
            terms: terms)
        #expect(try closing.starts().last == "14:40")
    }

    @Test func `two prescribers cover a visit one after the other`() throws {
        let nurse = try Friday.nurse()
        let search = try Friday.search(
            Treatment.infusion(), [nurse, Friday.prescriber("08:00", "10:00"), Friday.prescriber("10:00", "12:00")],
            rooms: [Place()])
        #expect(try search.starts().last == "09:55")
        #expect(try search.assignment(at: Friday.at("09:00")) != nil)
        // A minute in between with nobody is enough to refuse.
        let gap = try Friday.search(
            Treatment.infusion(), [nurse, Friday.prescriber("08:00", "09:59"), Friday.prescriber("10:00", "12:00")],
            rooms: [Place()])
        #expect(try gap.assignment(at: Friday.at("09:00")) == nil)
    }

    @Test func `somebody on video is not on site`() throws {
        let video = Practitioner(elsewhere: try Friday.hours("08:00", "18:00"), prescribes: .always)
        let search = try Friday.search(Treatment.infusion(), [Friday.nurse(), video], rooms: [Place()])
        #expect(try search.starts().isEmpty)
        // Where it is enough that a prescriber can be reached, they count.
        var phases = Treatment.watched(.alone)
        phases[0].prescriber = .reachable
        #expect(try Friday.search(phases, [Friday.nurse(), video]).starts().first == "08:00")
        #expect(
            try Friday.search(phases, [Friday.nurse()]).resourceObstacles(to: Friday.at("09:00")) == [
                .noPrescriber(.reachable, during: Friday.range("09:00", "10:00"))
            ])
    }

    @Test func `a prescriber who is busy with somebody else is still in the building`() throws {
        var busy = try Friday.prescriber("08:00", "18:00")
        busy.taken = [SeatTime(seat: 0, during: try Friday.range("08:00", "18:00"))]
        let search = try Friday.search(Treatment.infusion(), [Friday.nurse(), busy], rooms: [Place()])
        #expect(try search.assignment(at: Friday.at("09:00")) != nil)
    }

    @Test func `a prescriber counts until the licence ends`() throws {
        var expiring = try Friday.prescriber("08:00", "18:00")
        expiring.prescribes = try Friday.hours("00:00", "12:00")
        let search = try Friday.search(Treatment.infusion(), [Friday.nurse(), expiring], rooms: [Place()])
        #expect(try search.starts().last == "09:55")
    }
}
