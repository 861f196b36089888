import Scheduling
import Testing

struct TreatingTests {
    /// An hour in which somebody treats and somebody else watches.
    private let both = [Phase(name: "dose", minutes: 60, monitoring: .shared(2))]

    @Test func `nobody treats and watches the same person at once`() throws {
        var one = try Friday.clinician(seats: 2)
        one.monitors = .always
        #expect(
            try Friday.search(both, [one]).resourceObstacles(to: Friday.at("09:00")) == [
                .noNurse(
                    phase: 0, during: Friday.range("09:00", "10:00"), [Hindrance(practitioner: 0, reason: .treats)])
            ])
        // With two of them one treats and the other one watches.
        let search = try Friday.search(both, [one, one])
        let assignment = try search.assignment(at: Friday.at("09:00"))
        #expect(assignment?.clinician == 0)
        #expect(assignment?.stints == [[Stint(nurse: 1)]])
        // Either may be asked for.
        #expect(try search.assignment(at: Friday.at("09:00"), only: [1])?.stints == [[Stint(nurse: 0)]])
        #expect(
            try search.openSlots(in: Friday.range("09:00", "09:05"), now: Friday.eve()).map(\.clinician) == [0, 1])
    }

    @Test func `whoever treats may watch when the treating is over`() throws {
        var one = try Friday.clinician(seats: 2)
        one.monitors = .always
        let phases = [Phase(name: "talk", minutes: 30)] + Treatment.watched(.shared(2), minutes: 30)
        let search = try Friday.search(phases, [one])
        let assignment = try search.assignment(at: Friday.at("09:00"))
        #expect(assignment?.stints == [[], [Stint(nurse: 0)]])
        // All seats while treating, one of two while watching.
        #expect(search.claims(of: .practitioner(0), in: assignment) == ["0 09:00-10:00", "1 09:00-09:30"])
    }

    @Test func `who watches anybody cannot treat`() throws {
        var one = try Friday.clinician(seats: 3)
        one.monitors = .always
        one.taken = [SeatTime(seat: 2, during: try Friday.range("09:00", "10:00"))]
        let talk = try Friday.search([Phase(name: "talk", minutes: 30)], [one])
        #expect(try talk.starts().filter { "08:30" <= $0 && $0 <= "10:00" } == ["08:30", "10:00"])
        #expect(
            try talk.resourceObstacles(to: Friday.at("09:00")) == [
                .noClinician([Hindrance(practitioner: 0, reason: .taken)])
            ]
        )
    }

    @Test func `time kept for urgent visits is not given away`() throws {
        var one = try Friday.clinician()
        one.kept = try Friday.hours("09:00", "10:00")
        let talk = try Friday.search([Phase(name: "talk", minutes: 30)], [one])
        #expect(try talk.starts().filter { "08:30" <= $0 && $0 <= "10:00" } == ["08:30", "10:00"])
        let obstacles = try talk.resourceObstacles(to: Friday.at("09:30"))
        #expect(obstacles == [.noClinician([Hindrance(practitioner: 0, reason: .kept)])])
        #expect(obstacles.allSatisfy { $0.isTaken })
    }

    @Test func `somebody whose day is full takes nobody more`() throws {
        var one = try Friday.clinician()
        one.full = TimeRangeSet([try range("2026-12-04T00:00:00-07:00", "2026-12-05T00:00:00-07:00")])
        let search = try Friday.search([Phase(name: "talk", minutes: 30)], [one, Friday.clinician("12:00", "13:00")])
        #expect(try search.starts() == ["12:00", "12:05", "12:10", "12:15", "12:20", "12:25", "12:30"])
        #expect(
            try search.resourceObstacles(to: Friday.at("11:00")) == [
                .noClinician([Hindrance(practitioner: 0, reason: .full), Hindrance(practitioner: 1, reason: .absent)])
            ])
        // What is full would be free if nothing were booked.
        let untaken = SlotSearch(visit: search.visit, roster: search.roster.untaken, terms: search.terms)
        #expect(try untaken.assignment(at: Friday.at("11:00"))?.clinician == 0)
    }

    @Test func `a licence that has ended is said before hours that are over`() throws {
        var one = try Friday.clinician("08:00", "10:00")
        one.treats = try Friday.hours("00:00", "09:00")
        let talk = try Friday.search([Phase(name: "talk", minutes: 30)], [one])
        for clock in ["09:00", "11:00"] {
            #expect(
                try talk.resourceObstacles(to: Friday.at(clock)) == [
                    .noClinician([Hindrance(practitioner: 0, reason: .notQualified)])
                ])
        }
    }

    @Test func `a remote visit takes people who are elsewhere`() throws {
        let anselm = Practitioner(elsewhere: try Friday.hours("10:00", "11:00"), treats: .always)
        let talk = [Phase(name: "talk", minutes: 30)]
        #expect(try Friday.search(talk, [anselm]).starts().isEmpty)
        let remote = try Friday.search(talk, [anselm, Friday.clinician("11:00", "11:30")], isRemote: true)
        #expect(try remote.starts() == ["10:00", "10:05", "10:10", "10:15", "10:20", "10:25", "10:30", "11:00"])
        // Who moves from one place to the other without a break is there all the time.
        let moving = Practitioner(
            onSite: try Friday.hours("11:00", "12:00"), elsewhere: try Friday.hours("10:00", "11:00"), treats: .always)
        #expect(try Friday.search(talk, [moving], isRemote: true).assignment(at: Friday.at("10:45")) != nil)
    }

    @Test func `who knows the person comes first, then who keeps the longest free time for others`() throws {
        var wedged = try Friday.clinician()
        wedged.taken = [
            SeatTime(seat: 0, during: try Friday.range("08:00", "08:30")),
            SeatTime(seat: 0, during: try Friday.range("10:30", "18:00")),
        ]
        let search = try Friday.search([Phase(name: "talk", minutes: 60)], [Friday.clinician(), wedged])
        let nine = try Friday.at("09:00")
        // One is free all day, the other one for half an hour on either side.
        #expect(search.assignment(at: nine)?.clinician == 1)
        #expect(search.assignment(at: nine, preferring: [0])?.clinician == 0)
        #expect(search.assignment(at: nine, preferring: [7, 1, 0])?.clinician == 1)
        #expect(search.assignment(at: nine, only: [0])?.clinician == 0)
        #expect(search.assignment(at: nine, only: []) == nil)
        #expect(search.resourceObstacles(to: nine, only: []) == [.noClinician([])])
    }
}
