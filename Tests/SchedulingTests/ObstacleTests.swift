import Scheduling
import Testing

struct ObstacleTests {
    /// It is Sunday noon; Wren works Monday from 09:00 to 12:00 and has a visit at 10:00.
    private func search(rooms: [Place]? = nil) throws -> SlotSearch {
        let hours = TimeRangeSet([try range("2027-03-15T09:00:00-06:00", "2027-03-15T12:00:00-06:00")])
        let taken = SeatTime(seat: 0, during: try range("2027-03-15T10:00:00-06:00", "2027-03-15T11:00:00-06:00"))
        return SlotSearch(
            visit: try Visit(phases: [Phase(name: "talk", minutes: 60, roomKind: rooms == nil ? nil : "treatment")]),
            roster: Roster(
                practitioners: [Practitioner(onSite: hours, taken: [taken], treats: .always)], rooms: rooms ?? []),
            terms: Terms(
                zone: try ZoneFiles.zone("America/Denver"),
                rules: SlotRules(step: .minutes(30), minimumNotice: .hours(21), horizon: .days(1))))
    }

    private func obstacles(to start: String, rooms: [Place]? = nil) throws -> [Obstacle] {
        try search(rooms: rooms).obstacles(to: instant(start), now: instant("2027-03-14T12:00:00-06:00"))
    }

    private func hindered(_ reason: Hindrance.Reason) -> Obstacle {
        .noClinician([Hindrance(practitioner: 0, reason: reason)])
    }

    @Test func `a start that works has no obstacle`() throws {
        #expect(try obstacles(to: "2027-03-15T09:00:00-06:00").isEmpty)
        #expect(try search().assignment(at: instant("2027-03-15T09:00:00-06:00"))?.clinician == 0)
    }

    @Test func `a start that does not work has every reason`() throws {
        let (first, last) = (try instant("2027-03-15T09:00:00-06:00"), try instant("2027-03-15T12:00:00-06:00"))
        let odd = Obstacle.offStep(.minutes(30))
        #expect(
            try obstacles(to: "2027-03-15T08:59:59-06:00") == [.outsideNotice(first: first), odd, hindered(.absent)])
        #expect(try obstacles(to: "2027-03-15T12:30:00-06:00") == [.outsideHorizon(last: last), hindered(.absent)])
        #expect(try obstacles(to: "2027-03-15T09:10:00-06:00") == [odd, hindered(.taken)])
        #expect(try obstacles(to: "2027-03-15T09:00:00.5-06:00") == [odd, hindered(.taken)])
        #expect(try obstacles(to: "2027-03-15T11:30:00-06:00") == [hindered(.absent)])
        #expect(try obstacles(to: "2027-03-15T10:00:00-06:00") == [hindered(.taken)])
    }

    @Test func `a room can be closed or taken as well`() throws {
        let nine = "2027-03-15T09:00:00-06:00"
        let hour = try range(nine, "2027-03-15T10:00:00-06:00")
        let taken = Place(busy: TimeRangeSet([hour]))
        #expect(try obstacles(to: nine, rooms: []) == [.noRoom(isTaken: false, during: hour)])
        #expect(try obstacles(to: nine, rooms: [Place(open: .empty)]) == [.noRoom(isTaken: false, during: hour)])
        #expect(try obstacles(to: nine, rooms: [Place(open: .empty), taken]) == [.noRoom(isTaken: true, during: hour)])
        #expect(try obstacles(to: nine, rooms: [taken, Place()]).isEmpty)
    }

    @Test func `the person cannot be in two visits`() throws {
        var roster = try search().roster
        roster.personBusy = TimeRangeSet([try range("2027-03-15T08:00:00-06:00", "2027-03-15T09:00:00.000001-06:00")])
        let search = SlotSearch(visit: try search().visit, roster: roster, terms: try search().terms)
        #expect(try search.resourceObstacles(to: instant("2027-03-15T09:00:00-06:00")) == [.personBusy])
    }

    @Test func `it is said which obstacles would be gone if nothing were booked`() throws {
        let hour = try Friday.range("09:00", "10:00")
        let gone: [Obstacle] = [
            .dayFull, .weekFull, .personBusy, .noRoom(isTaken: true, during: hour), hindered(.taken), hindered(.full),
            hindered(.kept),
            .noNurse(
                phase: 0, during: hour,
                [Hindrance(practitioner: 0, reason: .absent), Hindrance(practitioner: 1, reason: .taken)]),
        ]
        let staying: [Obstacle] = [
            .outsideNotice(first: hour.start), .outsideHorizon(last: hour.start), .offStep(.minutes(5)), .closed(hour),
            .outsideSiteHours, .outsideServiceHours, .tooYoung(until: hour.start),
            .noRoom(isTaken: false, during: hour), .noClinician([]), hindered(.absent), hindered(.notQualified),
            .noNurse(phase: 0, during: hour, [Hindrance(practitioner: 0, reason: .treats)]),
            .noPrescriber(.onSite, during: hour),
        ]
        for obstacle in gone { #expect(obstacle.isTaken, "\(obstacle)") }
        for obstacle in staying { #expect(!obstacle.isTaken, "\(obstacle)") }
    }

    @Test func `every phase without a nurse is named`() throws {
        // She leaves in the middle of the infusion.
        let search = try Friday.search(
            Treatment.infusion(), [Friday.nurse("08:00", "10:00", seats: 2), Friday.prescriber("08:00", "18:00")],
            rooms: [Place()])
        let away = [Hindrance(practitioner: 0, reason: .absent)]
        #expect(
            try search.resourceObstacles(to: Friday.at("09:00")) == [
                .noNurse(phase: 2, during: Friday.range("10:00", "10:10"), away),
                .noNurse(phase: 3, during: Friday.range("10:10", "10:55"), away),
                .noNurse(phase: 4, during: Friday.range("10:55", "11:05"), away),
            ])
    }

    @Test func `the ends of time are no trouble`() throws {
        let (first, last) = (Instant(microsecondsSinceUnixEpoch: .min), Instant(microsecondsSinceUnixEpoch: .max))
        let forever = TimeRangeSet([try #require(TimeRange(start: first, end: last))])
        let nine = try Friday.at("09:00")
        let past = try #require(TimeRange(start: first, end: nine))
        let search = try Friday.search(
            Treatment.watched(.shared(2)),
            [
                Practitioner(
                    onSite: forever, seats: 2, taken: [0, 1].map { SeatTime(seat: $0, during: past) }, monitors: .always
                )
            ])
        #expect(search.assignment(at: nine) != nil)
        for start in [first, nine - .minutes(1), last, last - .minutes(1)] {
            #expect(search.assignment(at: start) == nil)
            #expect(!search.resourceObstacles(to: start).isEmpty)
        }
    }
}
