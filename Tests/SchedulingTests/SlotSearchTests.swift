import Scheduling
import Testing

struct SlotSearchTests {
    @Test func `a slot may end exactly at closing time`() throws {
        // Monday 15 March 2027, open 09:00 to 12:00 MDT, visits of an hour on the half hour.
        let desk = try Desk(open: ["mon": ["09:00-12:00"]], visit: [Phase(name: "talk", minutes: 60)], step: 30)
        #expect(try desk.starts(on: "2027-03-15") == ["09:00", "09:30", "10:00", "10:30", "11:00"])
    }

    @Test func `a buffer needs open time as well`() throws {
        let visit = [
            Phase(name: "prepare", minutes: 15, needsPerson: false), Phase(name: "talk", minutes: 60),
            Phase(name: "write up", minutes: 30, needsPerson: false),
        ]
        let desk = try Desk(open: ["mon": ["09:00-12:00"]], visit: visit, step: 15)
        #expect(try desk.starts(on: "2027-03-15") == ["09:15", "09:30", "09:45", "10:00", "10:15", "10:30"])
    }

    @Test func `a visit may begin exactly where another ends`() throws {
        var desk = try Desk(open: ["mon": ["09:00-12:00"]], visit: [Phase(name: "talk", minutes: 60)], step: 30)
        desk.busy = TimeRangeSet([try range("2027-03-15T10:00:00-06:00", "2027-03-15T10:30:00-06:00")])
        #expect(try desk.starts(on: "2027-03-15") == ["09:00", "10:30", "11:00"])
    }

    @Test func `every part of a visit finds its own free time`() throws {
        // The clinician is needed for ten minutes, and for ten more an hour later.
        let visit = [
            Phase(name: "begin", minutes: 10), Phase(name: "rest", minutes: 50, needsClinician: false),
            Phase(name: "finish", minutes: 10),
        ]
        let desk = try Desk(open: ["mon": ["09:00-09:10", "09:20-09:30", "10:00-11:20"]], visit: visit, step: 5)
        #expect(try desk.starts(on: "2027-03-15") == ["09:00", "09:20", "10:00", "10:05", "10:10"])
    }

    @Test func `nothing starts in the hour that spring skips`() throws {
        let desk = try Desk(open: ["sun": ["00:00-05:00"]], visit: [Phase(name: "talk", minutes: 60)], step: 30)
        // Sunday 14 March 2027: after 01:30 comes 03:00.
        #expect(try desk.starts(on: "2027-03-14") == ["00:00", "00:30", "01:00", "01:30", "03:00", "03:30", "04:00"])
    }

    @Test func `the hour that autumn repeats has its slots twice`() throws {
        let desk = try Desk(open: ["sun": ["00:30-02:30"]], visit: [Phase(name: "talk", minutes: 30)], step: 30)
        let slots = try desk.slots(on: "2027-11-07")
        #expect(
            slots.map { $0.start.rfc3339(offset: desk.zone.offset(at: $0.start).seconds) } == [
                "2027-11-07T00:30:00-06:00", "2027-11-07T01:00:00-06:00", "2027-11-07T01:30:00-06:00",
                "2027-11-07T01:00:00-07:00", "2027-11-07T01:30:00-07:00", "2027-11-07T02:00:00-07:00",
            ])
    }

    @Test func `a step that does not divide the day begins anew at midnight`() throws {
        var desk = try Desk(open: ["mon": ["00:00-24:00"]], visit: [Phase(name: "talk", minutes: 60)], step: 7 * 60)
        #expect(try desk.starts(on: "2027-03-15") == ["00:00", "07:00", "14:00", "21:00"])
        #expect(try desk.starts(on: "2027-03-22") == ["00:00", "07:00", "14:00", "21:00"])
        desk.hours = try WeeklyHours(["sun": ["00:00-24:00"]])
        // When the clocks change, what counts is still the wall.
        #expect(try desk.starts(on: "2027-03-14") == ["00:00", "07:00", "14:00", "21:00"])
    }

    @Test func `starts lie on the wall of zones with odd offsets`() throws {
        var desk = try Desk(open: ["mon": ["09:10-10:10"]], visit: [Phase(name: "talk", minutes: 15)], step: 15)
        desk.zone = try ZoneFiles.zone("Asia/Kathmandu")
        #expect(try desk.starts(on: "2027-03-15") == ["09:15", "09:30", "09:45"])
    }

    @Test func `notice and horizon hold to the minute`() throws {
        var desk = try Desk(open: ["mon": ["09:00-12:00"]], visit: [Phase(name: "talk", minutes: 30)], step: 30)
        desk.notice = .hours(2)
        desk.horizon = .hours(3)
        // It is 07:30: from 09:30 to 10:30, both included.
        desk.now = try instant("2027-03-15T07:30:00-06:00")
        #expect(try desk.starts(on: "2027-03-15") == ["09:30", "10:00", "10:30"])
        desk.now = desk.now + .microseconds(1)
        #expect(try desk.starts(on: "2027-03-15") == ["10:00", "10:30"])
        desk.now = try instant("2027-03-15T07:30:00-06:00") - .microseconds(1)
        #expect(try desk.starts(on: "2027-03-15") == ["09:30", "10:00"])
        desk.now = try instant("2027-03-16T07:30:00-06:00")
        #expect(try desk.starts(on: "2027-03-15").isEmpty)
    }

    @Test func `the window holds its first start and not its last`() throws {
        let desk = try Desk(open: ["mon": ["09:00-12:00"]], visit: [Phase(name: "talk", minutes: 60)], step: 30)
        let window = try range("2027-03-15T09:30:00-06:00", "2027-03-15T10:30:00-06:00")
        // A visit that starts in the window may run beyond it.
        #expect(desk.starts(in: window) == ["09:30", "10:00"])
    }

    @Test func `every clinician has a slot of their own, in the given order`() throws {
        let search = try Friday.search(
            [Phase(name: "talk", minutes: 60)],
            [Friday.clinician("10:00", "12:00"), Friday.clinician("09:00", "11:00")],
            terms: Friday.terms(step: 60))
        let slots = try search.openSlots(in: Friday.range("08:00", "18:00"), now: Friday.eve())
        #expect(slots.map(\.clinician) == [1, 0, 1, 0])
        #expect(try slots.map(\.start) == ["09:00", "10:00", "10:00", "11:00"].map(Friday.at))
        #expect(slots.allSatisfy { $0.end - $0.start == .hours(1) })
    }

    @Test func `while the clinician is elsewhere only the person's middle is free`() throws {
        // The clinician is needed for the first 30 and the last 15 of 110 minutes.
        func isFree(_ start: String, _ end: String) throws -> Bool {
            var clinician = try Friday.clinician()
            clinician.taken = [SeatTime(seat: 0, during: try Friday.range(start, end))]
            let search = try Friday.search(VisitTests.infusion, [clinician], rooms: [Place()])
            return try search.assignment(at: Friday.at("09:00")) != nil
        }
        #expect(try isFree("09:30", "10:35"))
        #expect(try !isFree("09:29", "10:35"))
        #expect(try !isFree("09:30", "10:36"))
        #expect(try isFree("10:50", "12:00"))
    }

    @Test func `the room is the one that leaves the least free time around the visit`() throws {
        func room(_ rooms: [Place]) throws -> Int? {
            try Friday.search(
                [Phase(name: "dose", minutes: 60, roomKind: "treatment")], [Friday.clinician()], rooms: rooms
            ).assignment(at: Friday.at("10:00"))?.room
        }
        let wedged = Place(busy: try Friday.hours("09:00", "10:00").union(Friday.hours("12:00", "13:00")))
        let taken = Place(busy: try Friday.hours("10:00", "11:00"))
        #expect(try room([Place(), wedged, taken]) == 1)
        #expect(try room([taken, Place()]) == 1)
        #expect(try room([Place(), Place()]) == 0)
        #expect(try room([taken]) == nil)
        #expect(try room([]) == nil)
    }

    @Test func `a visit that a nurse leads has one slot a start`() throws {
        let search = try Friday.search(
            Treatment.watched(.alone), [Friday.nurse("09:00", "10:00"), Friday.nurse("09:00", "10:00")])
        let slots = try search.openSlots(in: Friday.range("08:00", "18:00"), now: Friday.eve())
        #expect(try slots == [Slot(start: Friday.at("09:00"), end: Friday.at("10:00"), clinician: nil)])
    }
}

/// One clinician in Denver, and a day to look at.
private struct Desk {
    var hours: WeeklyHours
    var visit: Visit
    var step: Duration
    var zone: Zone
    var busy = TimeRangeSet.empty
    var notice = Duration.zero
    var horizon = Duration.days(400)
    var now: Instant

    init(open: [String: [String]], visit: [Phase], step: Int) throws {
        hours = try WeeklyHours(open)
        self.visit = try Visit(phases: visit)
        self.step = .minutes(step)
        zone = try ZoneFiles.zone("America/Denver")
        now = try instant("2027-01-01T00:00:00Z")
    }

    func slots(on text: String) throws -> [Slot] {
        slots(in: try #require(zone.day(date(text))))
    }

    func starts(on text: String) throws -> [String] {
        starts(in: try #require(zone.day(date(text))))
    }

    func starts(in window: TimeRange) -> [String] {
        slots(in: window).map { zone.local($0.start).time.description }
    }

    private func slots(in window: TimeRange) -> [Slot] {
        let open = hours.open(during: visit.reach(ofStartsIn: window), in: zone)
        let taken = busy.ranges.map { SeatTime(seat: 0, during: $0) }
        return SlotSearch(
            visit: visit, roster: Roster(practitioners: [Practitioner(onSite: open, taken: taken, treats: .always)]),
            terms: Terms(zone: zone, rules: SlotRules(step: step, minimumNotice: notice, horizon: horizon))
        ).openSlots(in: window, now: now)
    }
}
