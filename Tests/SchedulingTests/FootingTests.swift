import Scheduling
import Testing

struct FootingTests {
    /// It is Sunday noon; Wren works Monday from 09:00 to 12:00 and has a visit at 10:00.
    private func footing(at text: String, rooms: [Availability<String>]? = nil) throws -> Footing<String> {
        let hours = TimeRangeSet([try range("2027-03-15T09:00:00-06:00", "2027-03-15T12:00:00-06:00")])
        let taken = TimeRangeSet([try range("2027-03-15T10:00:00-06:00", "2027-03-15T11:00:00-06:00")])
        let room = rooms == nil ? nil : "treatment"
        return Scheduling.footing(
            visit: try Visit(phases: [Phase(name: "talk", minutes: 60, roomKind: room)]), start: try instant(text),
            clinicians: [Availability(id: "Wren", open: hours, busy: taken)], rooms: rooms ?? [],
            rules: SlotRules(step: .minutes(30), minimumNotice: .hours(21), horizon: .days(1)),
            zone: try ZoneFiles.zone("America/Denver"), now: try instant("2027-03-14T12:00:00-06:00"))
    }

    @Test func `a start that works stands firm on its resources`() throws {
        guard case .firm(let slot) = try footing(at: "2027-03-15T09:00:00-06:00") else {
            Issue.record("09:00 is free")
            return
        }
        #expect(slot.clinician == "Wren")
        #expect(try slot.end == instant("2027-03-15T10:00:00-06:00"))
    }

    @Test(arguments: [
        ("2027-03-15T08:59:59-06:00", Obstacle.outsideNotice),
        ("2027-03-15T12:30:00-06:00", .outsideHorizon),
        ("2027-03-15T09:10:00-06:00", .offStep),
        ("2027-03-15T09:00:00.5-06:00", .offStep),
        ("2027-03-15T11:30:00-06:00", .outsideHours),
        ("2027-03-15T09:30:00-06:00", .busy),
        ("2027-03-15T10:00:00-06:00", .busy),
    ])
    func `a start that does not work has a reason`(start: String, reason: Obstacle) throws {
        #expect(try footing(at: start) == .lacking(reason))
    }

    @Test func `a room can be closed or taken as well`() throws {
        let nine = "2027-03-15T09:00:00-06:00"
        let hour = TimeRangeSet([try range(nine, "2027-03-15T10:00:00-06:00")])
        #expect(try footing(at: nine, rooms: []) == .lacking(.outsideHours))
        #expect(try footing(at: nine, rooms: [Availability(id: "B1", open: .empty)]) == .lacking(.outsideHours))
        #expect(try footing(at: nine, rooms: [Availability(id: "B1", busy: hour)]) == .lacking(.busy))
        guard case .firm(let slot) = try footing(at: nine, rooms: [Availability(id: "B1")]) else {
            Issue.record("B1 is free")
            return
        }
        #expect(slot.room == "B1")
    }

    @Test func `staff may set notice, horizon and step aside`() throws {
        let visit = try Visit(phases: [Phase(name: "talk", minutes: 60)])
        let odd = try instant("2027-03-15T09:07:00-06:00")
        let judged = Scheduling.footing(visit: visit, start: odd, clinicians: [Availability(id: "Wren")])
        #expect(judged == .firm(Slot(start: odd, end: odd + .hours(1), clinician: "Wren", room: nil)))
        let away = Scheduling.footing(visit: visit, start: odd, clinicians: [Availability(id: "Wren", busy: .always)])
        #expect(away == .lacking(.busy))
        #expect(Obstacle.allCases == Obstacle.allCases.sorted())
    }
}
