import Clinic
import Fixtures
import Foundation
import Scheduling
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ChangeTests {
    @Test func `a move gives the old time free and owes new messages`() async throws {
        let holos = try await Holos.open()
        let first = try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        // Half an hour later overlaps its own old time, which must not stand in the way.
        let moved = try await holos.move(first, to: "2027-03-08T09:30")
        #expect(moved.appointment.version == 2)
        #expect(moved.appointment.scheduleVersion == 2)
        #expect(moved.appointment.wall.start.description.hasPrefix("2027-03-08T09:30"))
        #expect(try await holos.column("select distinct lower(during)::text from claim") == ["2027-03-08 15:30:00+00"])
        #expect(
            try await holos.column(
                "select schedule_version || ' ' || kind || ' ' || state from message order by schedule_version, due_at")
                == [
                    "1 booked dropped", "1 remind_3d dropped", "1 remind_1d dropped", "2 moved ready",
                    "2 remind_3d ready", "2 remind_1d ready",
                ])
        // What was planned stays.
        #expect(
            try await holos.column("select count(distinct schedule_version)::text from appointment_phase") == ["2"])
        await holos.close()
    }

    @Test func `a confirmed visit that moves is booked and must be confirmed anew`() async throws {
        let holos = try await Holos.open()
        let first = try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        try await holos.record(.confirm, first)
        let moved = try await holos.move(first, to: "2027-03-08T13:00")
        #expect(moved.appointment.state == .booked)
        #expect(moved.appointment.times.confirmed == nil)
        await holos.close()
    }

    @Test func `a move to a taken time changes nothing`() async throws {
        let holos = try await Holos.open()
        let first = try await holos.book(start: "2027-03-09T09:00", clinician: "imani")
        try await holos.book(start: "2027-03-09T11:00", clinician: "imani")
        let refusal = try await holos.refusal { try await holos.move(first, to: "2027-03-09T11:15") }
        #expect(refusal.code == .slotTaken)
        #expect(try await holos.details(first.appointment.id) == first)
        await holos.close()
    }

    @Test func `a cancelled visit gives its time free and tells the person`() async throws {
        let holos = try await Holos.open()
        let first = try await holos.book(start: "2027-03-09T09:00", clinician: "imani")
        let cancelled = try await holos.cancel(first)
        #expect(cancelled.appointment.state == .cancelled)
        #expect(try await holos.column("select count(*)::text from claim") == ["0"])
        #expect(
            try await holos.column("select kind from message where state = 'ready'") == ["cancelled"])
        try await holos.book(start: "2027-03-09T09:00", clinician: "imani")
        await holos.close()
    }

    @Test func `who books again what was cancelled by mistake has the person told of that last`() async throws {
        let holos = try await Holos.open()
        let first = try await holos.book(start: "2027-03-09T09:00", clinician: "imani")
        let other = try await holos.book(
            start: "2027-03-09T11:00", clinician: "imani", for: .known(first.person.id), by: .daybook)
        for visit in [first, other] { try await holos.cancel(visit) }
        try await holos.book(
            start: "2027-03-09T09:00", clinician: "imani", for: .known(first.person.id), by: .daybook)
        #expect(
            try await holos.column(
                """
                select kind || case when due_at < daybook_now() then ' before' when due_at = daybook_now() then ' now'
                    else ' later' end
                from message where state = 'ready' and not starts_with(kind, 'remind_') order by due_at
                """) == ["cancelled before", "booked now", "cancelled later"])
        await holos.close()
    }

    @Test func `somebody else's change is not overwritten`() async throws {
        let holos = try await Holos.open()
        let first = try await holos.book(start: "2027-03-09T09:00", clinician: "imani")
        try await holos.record(.confirm, first, version: 1)
        let refusal = try await holos.refusal { try await holos.record(.confirm, first, version: 1) }
        #expect(refusal.code == .versionConflict)
        await holos.close()
    }

    @Test func `the steps of a day keep to the states that are drawn`() async throws {
        let holos = try await Holos.open()
        let first = try await holos.book(start: "2027-03-01T09:30", clinician: "imani")
        let early = try await holos.refusal { try await holos.record(.complete, first) }
        #expect(early.code == .stateConflict)
        let notBegun = try await holos.refusal { try await holos.record(.miss, first) }
        #expect(notBegun.code == .stateConflict)
        try await holos.record(.arrive, first)
        let gone = try await holos.refusal { try await holos.cancel(first) }
        #expect(gone.code == .stateConflict)
        try await holos.record(.complete, first)
        #expect(try await holos.details(first.appointment.id).appointment.state == .completed)
        await holos.close()
    }

    @Test func `a missed visit leaves its time to others`() async throws {
        let holos = try await Holos.open()
        let first = try await holos.book(start: "2027-03-01T09:30", clinician: "imani")
        try await holos.scratch.setClock("2027-03-01T16:00:00Z")
        try await holos.record(.miss, first)
        #expect(try await holos.column("select count(*)::text from claim") == ["0"])
        await holos.close()
    }

    @Test func `twenty moves of one visit at once leave it in one place`() async throws {
        let holos = try await Holos.open(poolSize: 16)
        let first = try await holos.book(start: "2027-03-09T09:00", clinician: "imani")
        let outcomes = await withTaskGroup(of: String.self) { group in
            for hour in 0..<20 {
                group.addTask {
                    let start = "2027-03-1\(5 + hour % 4)T\(hour < 10 ? "09:00" : "13:00")"
                    do {
                        try await holos.move(first, to: start, version: 1)
                        return "moved"
                    } catch let refusal as Refusal {
                        return refusal.code.rawValue
                    } catch {
                        return "\(error)"
                    }
                }
            }
            return await group.reduce(into: [:]) { counts, outcome in counts[outcome, default: 0] += 1 }
        }
        #expect(outcomes == ["moved": 1, "version_conflict": 19])
        #expect(try await holos.column("select count(*)::text from claim") == ["3"])
        await holos.close()
    }
}

@Suite(.timeLimit(.minutes(10)))
struct HoldTests {
    @Test func `a held time is taken for others and not for its holder`() async throws {
        let holos = try await Holos.open()
        let hold = try await holos.hold(start: "2027-03-09T09:00", clinician: "imani", secret: "s")
        let refusal = try await holos.refusal { try await holos.book(start: "2027-03-09T09:00", clinician: "imani") }
        #expect(refusal.code == .slotTaken)
        let wrong = try await holos.refusal {
            try await holos.book(
                start: "2027-03-09T09:00", clinician: "imani", hold: HoldClaim(id: hold.id, secret: "t"))
        }
        #expect(wrong.code == .holdExpired)
        try await holos.book(start: "2027-03-09T09:00", clinician: "imani", hold: HoldClaim(id: hold.id, secret: "s"))
        #expect(try await holos.column("select count(*)::text from hold") == ["0"])
        await holos.close()
    }

    @Test func `an expired hold is in nobody's way and nothing has swept it`() async throws {
        let holos = try await Holos.open()
        let hold = try await holos.hold(start: "2027-03-09T09:00", clinician: "imani", secret: "s")
        try await holos.scratch.setClock("2027-03-01T13:05:00Z")
        let late = try await holos.refusal {
            try await holos.book(
                start: "2027-03-09T09:00", clinician: "imani", hold: HoldClaim(id: hold.id, secret: "s"))
        }
        #expect(late.code == .holdExpired)
        try await holos.book(start: "2027-03-09T09:00", clinician: "imani")
        await holos.close()
    }

    @Test func `an expired hold is in the way of no move either`() async throws {
        let holos = try await Holos.open()
        let first = try await holos.book(start: "2027-03-09T09:00", clinician: "imani")
        _ = try await holos.hold(start: "2027-03-09T11:00", clinician: "imani", secret: "s")
        try await holos.scratch.setClock("2027-03-01T13:05:00Z")
        let moved = try await holos.move(first, to: "2027-03-09T11:00")
        #expect(moved.appointment.wall.start.description.hasPrefix("2027-03-09T11:00"))
        await holos.close()
    }

    @Test func `a released hold gives its time free`() async throws {
        let holos = try await Holos.open()
        let hold = try await holos.hold(start: "2027-03-09T09:00", clinician: "imani", secret: "s")
        let wrong = try await holos.refusal {
            try await holos.database.release(HoldClaim(id: hold.id, secret: "t"), call: holos.call())
        }
        #expect(wrong.code == .notFound)
        try await holos.database.release(HoldClaim(id: hold.id, secret: "s"), call: holos.call())
        try await holos.book(start: "2027-03-09T09:00", clinician: "imani")
        await holos.close()
    }
}

@Suite(.timeLimit(.minutes(10)))
struct HoursTests {
    @Test func `a closure takes the time away and its removal gives it back`() async throws {
        let holos = try await Holos.open()
        let id = try await holos.add(.closure, clinician: nil, "2027-03-09T00:00:00Z", "2027-03-10T00:00:00Z")
        let refusal = try await holos.refusal { try await holos.book(start: "2027-03-09T09:00", clinician: "imani") }
        #expect(refusal.code == .slotUnavailable)
        try await holos.database.remove(.closure, id, call: holos.call(.daybook))
        try await holos.book(start: "2027-03-09T09:00", clinician: "imani")
        await holos.close()
    }

    @Test func `a file that another process applied counts at once, for slots, bookings and moves`() async throws {
        let holos = try await Holos.open()
        let window = try #require(TimeRange(start: .at("2027-03-08T06:00:00Z"), end: .at("2027-03-09T06:00:00Z")))
        let query = SlotQuery(service: "med", clinicians: ["imani"], window: window, publicOnly: false)
        func starts() async throws -> Int {
            try await holos.database.slots(query, practice: holos.practice, deadline: .now + .seconds(20)).slots.count
        }
        let first = try await holos.book(service: "med", start: "2027-03-08T09:00", clinician: "imani", by: .daybook)
        #expect(try await starts() > 0)
        // Imani is there no more on Mondays.
        try await holos.scratch.script(
            """
            delete from weekly_hours using clinician
            where weekly_hours.resource_id = clinician.clinician_id and clinician.code = 'imani' and weekday = 1;
            update practice set revision = revision + 1;
            """)
        let late = try await holos.refusal { try await holos.move(first, to: "2027-03-08T11:00") }
        #expect(late.code == .slotUnavailable)
        try await holos.scratch.script("update practice set revision = revision + 1")
        let gone = try await holos.refusal {
            try await holos.book(service: "med", start: "2027-03-08T13:00", clinician: "imani", by: .daybook)
        }
        #expect(gone.code == .slotUnavailable)
        try await holos.scratch.script("update practice set revision = revision + 1")
        #expect(try await starts() == 0)
        await holos.close()
    }

    @Test func `a visit that is moved after its site has got another zone stands by that one's clock and name`()
        async throws
    {
        let holos = try await Holos.open()
        let visit = try await holos.book(service: "med", start: "2027-03-08T10:00", clinician: "imani", by: .daybook)
        try await holos.scratch.script(
            """
            update site set zone = 'America/Denver';
            update practice set zone = 'America/Denver', revision = revision + 1;
            """)
        try await holos.move(visit, to: "2027-03-08T18:00:00Z")
        let stored = "select to_char(lower(during) at time zone zone, 'HH24:MI ') || local_start::time || ' ' || zone"
        let clock = try await holos.scratch.texts("\(stored) from appointment")
        #expect(clock == ["11:00 11:00:00 America/Denver"])
        await holos.close()
    }

    @Test func `an opening offers a Saturday`() async throws {
        let holos = try await Holos.open()
        // Saturday 6 March, 09:00-12:00 in Chicago.
        _ = try await holos.add(.opening, clinician: "imani", "2027-03-06T15:00:00Z", "2027-03-06T18:00:00Z")
        try await holos.book(start: "2027-03-06T09:00", clinician: "imani")
        await holos.close()
    }

    @Test func `an imported calendar replaces what it brought before`() async throws {
        let holos = try await Holos.open()
        let nine = try #require(TimeRange(start: .at("2027-03-09T15:00:00Z"), end: .at("2027-03-09T16:00:00Z")))
        let ten = try #require(TimeRange(start: .at("2027-03-09T16:00:00Z"), end: .at("2027-03-09T17:00:00Z")))
        let call = holos.call(.daybook)
        var counts = try await holos.database.importBusy(["a": nine, "b": ten], of: "imani", call: call)
        #expect(counts == (2, 0))
        counts = try await holos.database.importBusy(["a": nine, "b": ten], of: "imani", call: call)
        #expect(counts == (0, 0))
        counts = try await holos.database.importBusy(["b": nine], of: "imani", call: call)
        #expect(counts == (1, 1))
        await holos.close()
    }
}

@Suite(.timeLimit(.minutes(10)))
struct RequestTests {
    @Test func `a request becomes an appointment of the person who asked`() async throws {
        let holos = try await Holos.open()
        let request = try await holos.take()
        let details = try await holos.accept(request, start: "2027-03-09T09:00")
        let after = try await holos.database.request(
            request.id, practice: holos.practice, deadline: .now + .seconds(10))
        #expect(after.request.state.name == .accepted)
        #expect(details.person.id == after.person.id)
        let again = try await holos.refusal { _ = try await holos.accept(request, start: "2027-03-09T13:00") }
        #expect(again.code == .stateConflict)
        #expect(try await holos.column("select count(*)::text from appointment") == ["1"])
        await holos.close()
    }

    @Test func `asking twice never touches the person who asked before`() async throws {
        let holos = try await Holos.open()
        _ = try await holos.take()
        _ = try await holos.take()
        #expect(try await holos.column("select count(*)::text from person") == ["2"])
        await holos.close()
    }
}
