import Scheduling
import Testing

struct NurseTests {
    @Test func `a shared nurse takes a third patient and refuses a fourth`() throws {
        var search = try Friday.search(Treatment.watched(.shared(3)), [Friday.nurse(seats: 3)])
        for _ in 1...3 { search = search.booked(try #require(search.assignment(at: Friday.at("09:00")))) }
        // Three people are watched from 09:00 to 10:00; the fourth would be one too many.
        #expect(try search.assignment(at: Friday.at("09:00")) == nil)
        #expect(
            try search.resourceObstacles(to: Friday.at("09:30")) == [
                .noNurse(
                    phase: 0, during: Friday.range("09:30", "10:00"), [Hindrance(practitioner: 0, reason: .taken)])
            ])
        // At 10:00 all of them have left.
        #expect(try search.assignment(at: Friday.at("10:00")) != nil)
    }

    @Test func `people of different ratios share a nurse by sixths`() throws {
        // 1:2 and 1:3 need six seats: a person at 1:2 takes three of them, one at 1:3 takes two.
        let seats = Monitoring.seats(for: [2, 3])
        #expect(seats == 6)
        let half = try Friday.search(Treatment.watched(.shared(2)), [Friday.nurse(seats: seats)])
        let nine = try Friday.at("09:00")
        let one = half.booked(try #require(half.assignment(at: nine)))
        let two = one.booked(try #require(one.assignment(at: nine)))
        func takesThird(_ search: SlotSearch) throws -> Assignment? {
            SlotSearch(
                visit: try Visit(phases: Treatment.watched(.shared(3))), roster: search.roster, terms: search.terms
            ).assignment(at: nine)
        }
        // One half and one third fit beside each other; two halves leave nothing for a third.
        #expect(try takesThird(one) != nil)
        #expect(try takesThird(two) == nil)
        // One half and two thirds are too much.
        let mixed = one.booked(try #require(try takesThird(one)))
        #expect(try takesThird(mixed) == nil)
    }

    @Test func `a phase one-to-one takes the whole nurse`() throws {
        let search = try Friday.search(Treatment.watched(.alone), [Friday.nurse(seats: 3)])
        let alone = try #require(search.assignment(at: Friday.at("09:00")))
        #expect(
            search.claims(of: .practitioner(0), in: alone) == ["0 09:00-10:00", "1 09:00-10:00", "2 09:00-10:00"])
        // Nobody can be watched beside that person, at no ratio.
        let shared = try Friday.search(Treatment.watched(.shared(3)), search.booked(alone).roster.practitioners)
        #expect(try shared.assignment(at: Friday.at("09:30")) == nil)
        // And whoever shares the nurse keeps her from being alone with somebody else.
        let sharing = try Friday.search(Treatment.watched(.shared(3)), [Friday.nurse(seats: 3)])
        let taken = sharing.booked(try #require(sharing.assignment(at: Friday.at("09:00"))))
        let starts = try Friday.search(Treatment.watched(.alone), taken.roster.practitioners).starts()
        #expect(starts.filter { "08:00" <= $0 && $0 <= "10:00" } == ["08:00", "10:00"])
    }

    @Test func `seats that are taken together count as many as they are`() throws {
        var nurse = try Friday.nurse(seats: 6)
        nurse.taken = [SeatTime(seats: 1..<4, during: try Friday.range("09:00", "10:00"))]
        let nine = try Friday.at("09:00")
        // Three of six are left, on both sides of those that are taken: what one of two people takes, and no more.
        let half = try Friday.search(Treatment.watched(.shared(2)), [nurse])
        let assignment = try #require(half.assignment(at: nine))
        #expect(
            half.claims(of: .practitioner(0), in: assignment) == ["0 09:00-10:00", "4 09:00-10:00", "5 09:00-10:00"])
        #expect(half.booked(assignment).assignment(at: nine) == nil)
        #expect(try Friday.search(Treatment.watched(.alone), [nurse]).assignment(at: nine) == nil)
    }

    @Test func `seats that are free in pieces never refuse anybody`() throws {
        var nurse = try Friday.nurse(seats: 2)
        // Seat 1 is free until 09:30 and seat 0 from then on: one person is watched at every moment, and one more can be.
        nurse.taken = [
            SeatTime(seat: 0, during: try Friday.range("09:00", "09:30")),
            SeatTime(seat: 1, during: try Friday.range("09:30", "10:00")),
        ]
        let search = try Friday.search(Treatment.watched(.shared(2)), [nurse])
        let assignment = try search.assignment(at: Friday.at("09:00"))
        // The phase is cut where the free seat changes.
        #expect(search.claims(of: .practitioner(0), in: assignment) == ["0 09:30-10:00", "1 09:00-09:30"])
        #expect(assignment?.stints == [[Stint(nurse: 0)]])
    }

    @Test func `a seat is kept for as long as it is free`() throws {
        var nurse = try Friday.nurse(seats: 2)
        nurse.taken = [SeatTime(seat: 0, during: try Friday.range("10:00", "11:00"))]
        let phases = Treatment.watched(.shared(2)) + Treatment.watched(.shared(2))
        let search = try Friday.search(phases, [nurse])
        // Seat 0 is taken from 10:00: seat 1 serves both phases, in one claim.
        #expect(
            try search.claims(of: .practitioner(0), in: search.assignment(at: Friday.at("09:00"))) == ["1 09:00-11:00"])
        // Seat 1 is free for longer from 09:30 on, but nobody changes seats without need.
        nurse.taken = [
            SeatTime(seat: 1, during: try Friday.range("08:30", "09:30")),
            SeatTime(seat: 0, during: try Friday.range("12:00", "13:00")),
        ]
        let changing = try Friday.search(phases, [nurse])
        #expect(
            try changing.claims(of: .practitioner(0), in: changing.assignment(at: Friday.at("09:00"))) == [
                "0 09:00-11:00"
            ])
    }

    @Test func `the nurse changes between phases when the first one leaves`() throws {
        let early = try Friday.nurse("08:00", "10:00")
        let late = try Friday.nurse("10:00", "18:00")
        let phases = Treatment.watched(.alone) + Treatment.watched(.alone)
        let search = try Friday.search(phases, [early, late])
        let assignment = try search.assignment(at: Friday.at("09:00"))
        #expect(assignment?.stints == [[Stint(nurse: 0)], [Stint(nurse: 1)]])
        // The nurse of the first watched phase leads.
        #expect(assignment?.lead == 0)
        #expect(search.claims(of: .practitioner(0), in: assignment) == ["0 09:00-10:00"])
        #expect(search.claims(of: .practitioner(1), in: assignment) == ["0 10:00-11:00"])
    }

    @Test func `nobody leaves the person alone in the middle of a phase`() throws {
        let early = try Friday.nurse("08:00", "10:00")
        let late = try Friday.nurse("10:00", "18:00")
        // One phase of two hours cannot be handed over at 10:00.
        let search = try Friday.search(Treatment.watched(.alone, minutes: 120), [early, late])
        #expect(try search.starts().first == "08:00")
        #expect(try search.starts().dropFirst().first == "10:00")
        #expect(
            try search.resourceObstacles(to: Friday.at("09:00")) == [
                .noNurse(
                    phase: 0, during: Friday.range("09:00", "11:00"),
                    [Hindrance(practitioner: 0, reason: .absent), Hindrance(practitioner: 1, reason: .absent)])
            ])
    }

    @Test func `those who watch over several people hand over to each other`() throws {
        let early = try Friday.nurse("08:00", "10:00", seats: 3)
        let late = try Friday.nurse("09:30", "18:00", seats: 3)
        let search = try Friday.search(Treatment.watched(.shared(3), minutes: 120), [early, late])
        let assignment = try search.assignment(at: Friday.at("08:30"))
        #expect(assignment?.stints == [[Stint(nurse: 0), Stint(nurse: 1, offset: .minutes(90))]])
        #expect(search.claims(of: .practitioner(0), in: assignment) == ["0 08:30-10:00"])
        #expect(search.claims(of: .practitioner(1), in: assignment) == ["0 10:00-10:30"])
        // Whoever was planned can take over only where they were planned to.
        let seating = Seating(
            clinician: nil, room: nil, stints: [[Stint(nurse: 0), Stint(nurse: nil, offset: .hours(1))]])
        #expect(
            try search.footing(of: seating, at: Friday.at("08:30")) == [
                .noNurse(phase: 0, during: Friday.range("09:30", "10:30"), [])
            ])
    }

    @Test func `a gap between two nurses is named, and no more of the phase`() throws {
        let search = try Friday.search(
            Treatment.watched(.shared(3), minutes: 120),
            [Friday.nurse("08:00", "09:00", seats: 3), Friday.nurse("09:30", "18:00", seats: 3)])
        #expect(
            try search.resourceObstacles(to: Friday.at("08:30")) == [
                .noNurse(
                    phase: 0, during: Friday.range("09:00", "09:30"),
                    [Hindrance(practitioner: 0, reason: .absent), Hindrance(practitioner: 1, reason: .absent)])
            ])
    }

    @Test func `two nurses and three rooms carry eight nasal treatments a day`() throws {
        // The toy of the product's own sums: three rooms, 08:00 to 17:30, 1:3. By rooms alone nine visits fit, one nurse
        // carries three. With two of them the one who watches already takes the next, and the other stays free.
        func day(nurses: Int) throws -> [String] {
            var search = try Friday.search(
                Treatment.esketamine(),
                Array(repeating: Friday.nurse("08:00", "17:30", seats: 3), count: nurses)
                    + [Friday.prescriber("08:00", "17:30")],
                rooms: Array(repeating: Place(open: try Friday.hours("08:00", "17:30")), count: 3))
            var starts: [String] = []
            while let first = try search.starts().first {
                search = search.booked(try #require(search.assignment(at: Friday.at(String(first.prefix(5))))))
                starts.append(first)
            }
            return starts
        }
        #expect(try day(nurses: 1) == ["08:00", "10:35", "13:10"])
        #expect(
            try day(nurses: 2) == ["08:00", "08:00", "10:35", "10:50", "11:15", "13:25", "13:50", "14:15"])
    }

    @Test func `the person sees as few nurses as can be`() throws {
        let phases = Treatment.watched(.alone) + Treatment.watched(.alone) + Treatment.watched(.alone)
        // The first can only stay for two of the three hours, the second for all.
        let search = try Friday.search(phases, [Friday.nurse("09:00", "11:00"), Friday.nurse("08:00", "18:00")])
        #expect(try search.assignment(at: Friday.at("09:00"))?.stints == Array(repeating: [Stint(nurse: 1)], count: 3))
    }

    @Test func `an infusion and the next one overlap where they are not one-to-one`() throws {
        // One nurse for two people, two rooms, and a prescriber all day.
        let search = try Friday.search(
            Treatment.infusion(), [Friday.nurse(seats: 2), Friday.prescriber("08:00", "18:00")],
            rooms: [Place(), Place()])
        let first = try #require(search.assignment(at: Friday.at("09:00")))
        // From 09:15 to 09:30 and from 10:55 to 11:05 she is alone with the first.
        #expect(
            search.claims(of: .practitioner(0), in: first) == ["0 09:15-11:05", "1 09:15-09:30", "1 10:55-11:05"])
        let starts = try search.booked(first).starts().filter { "08:30" < $0 && $0 < "11:00" }
        // The second person's 15 minutes one-to-one come before 09:15 or wait until nobody else is watched.
        #expect(starts == ["10:50", "10:55"])
    }
}
