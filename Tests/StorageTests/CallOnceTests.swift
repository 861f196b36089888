import Clinic
import Fixtures
import Scheduling
import Testing

@testable import Storage

/// Calls to one person about several visits of which no message reached them.
@Suite(.timeLimit(.minutes(5)))
struct CallOnceTests {
    @Test func `letters about two visits of a day that come back are one call, by the sooner time, which names both`()
        async throws
    {
        let holos = try await Holos.open()
        let (early, late) = try await holos.visits("2027-03-08T09:00", "2027-03-08T11:00")
        // Sunday at eight in the evening: the clinic is there from eight on, and both begin within four hours of that.
        try await holos.scratch.setClock("2027-03-08T02:00:00Z")
        try await holos.bringBack("remind_3d", about: late)
        #expect(try await holos.calls() == ["\(late.appointment.id) 2027-03-08 17:00"])
        try await holos.bringBack("remind_3d", about: early)
        #expect(try await holos.calls() == ["\(late.appointment.id) 2027-03-08 15:00"])
        let tasks = try await holos.callTasks()
        #expect(tasks.map(\.visitStart) == [late.appointment.during.start])
        #expect(tasks.map(\.otherStarts) == [[early.appointment.during.start]])
        await holos.close()
    }

    @Test func `what is settled together is one call about a day too`() async throws {
        let holos = try await Holos.open()
        _ = try await holos.visits("2027-03-08T09:00", "2027-03-08T11:00")
        let claimed = try await holos.database.claimDueMessages(
            of: holos.practice, on: .email, limit: 10, lease: .seconds(20), deadline: .now + .seconds(10)
        ).messages
        #expect(claimed.map(\.kind) == [.booked, .booked])
        let settled = try await holos.database.settle(
            claimed.map { OutboxOutcome($0, .settled(.failed, reason: nil)) }, of: holos.practice,
            deadline: .now + .seconds(10))
        #expect(settled == 2)
        #expect(try await holos.callTasks().map(\.otherStarts.count) == [1])
        await holos.close()
    }

    @Test func `a visit is named by the call about another of its day after that has been moved away`() async throws {
        let holos = try await Holos.open()
        let (first, second) = try await holos.visits("2027-03-08T09:00", "2027-03-08T11:00")
        try await holos.scratch.setClock("2027-03-05T17:00:00Z")
        try await holos.bringBack("remind_3d", about: first)
        try await holos.bringBack("remind_3d", about: second)
        let moved = try await holos.move(first, to: "2027-03-10T09:00")
        let tasks = try await holos.callTasks()
        #expect(tasks.map(\.visitStart) == [moved.appointment.during.start])
        #expect(tasks.map(\.otherStarts) == [[second.appointment.during.start]])
        await holos.close()
    }

    @Test func `visits of two days are two calls, and so are those of two people`() async throws {
        let holos = try await Holos.open()
        let (first, second) = try await holos.visits("2027-03-08T09:00", "2027-03-09T09:00")
        let other = try await holos.book(start: "2027-03-08T13:00", clinician: "imani")
        try await holos.scratch.setClock("2027-03-05T17:00:00Z")
        for visit in [first, second, other] { try await holos.bringBack("booked", about: visit) }
        let tasks = try await holos.callTasks()
        #expect(
            Set(tasks.map(\.task.appointment)) == [first.appointment.id, second.appointment.id, other.appointment.id])
        #expect(tasks.map(\.otherStarts) == [[], [], []])
        await holos.close()
    }

    @Test func `a visit that stands no more has a call of its own`() async throws {
        let holos = try await Holos.open()
        let (first, second) = try await holos.visits("2027-03-08T09:00", "2027-03-08T11:00")
        try await holos.scratch.setClock("2027-03-05T17:00:00Z")
        try await holos.bringBack("remind_3d", about: second)
        try await holos.cancel(first)
        try await holos.bringBack("cancelled", about: first)
        let tasks = try await holos.callTasks()
        #expect(Set(tasks.map(\.task.appointment)) == [first.appointment.id, second.appointment.id])
        // What lies ahead on that day is named, what was cancelled is not.
        let named = tasks.first { $0.task.appointment == second.appointment.id }
        #expect(named?.otherStarts == [])
        await holos.close()
    }

    @Test func `a visit of the afternoon has a call of its own where that of the morning has begun`() async throws {
        let holos = try await Holos.open()
        let (morning, afternoon) = try await holos.visits("2027-03-08T09:00", "2027-03-08T14:00")
        try await holos.scratch.setClock("2027-03-08T14:30:00Z")
        try await holos.bringBack("remind_3d", about: morning)
        try await holos.scratch.setClock("2027-03-08T15:30:00Z")
        try await holos.bringBack("remind_3d", about: afternoon)
        #expect(
            Set(try await holos.callTasks().map(\.task.appointment))
                == [morning.appointment.id, afternoon.appointment.id])
        await holos.close()
    }
}

extension Holos {
    /// Two visits of Bea, who gets mail and has no phone.
    fileprivate func visits(
        _ first: String, _ second: String
    ) async throws -> (AppointmentDetails, AppointmentDetails) {
        let bea = try PersonDraft(
            name: "Bea", isAlias: false, email: "bea@example.org", phone: nil, zone: nil, at: "")
        let visit = try await book(start: first, clinician: "imani", for: .newcomer(bea))
        let other = try await book(start: second, clinician: "imani", for: .known(visit.person.id), by: .daybook)
        return (visit, other)
    }

    /// The letter of that kind about a visit was handed over, and comes back.
    fileprivate func bringBack(_ kind: String, about visit: AppointmentDetails) async throws {
        let mine = "kind = '\(kind)' and subject_id = '\(visit.appointment.id)'"
        try await scratch.script("update message set state = 'sent', settled_at = daybook_now() where \(mine)")
        let letter = try #require(
            try await column("select message_id::text from message where \(mine)").first.flatMap { Message.ID($0) })
        #expect(try await database.fail(letter: letter, status: "5.1.1", call: call(.daybook)))
    }

    /// The calls that are owed: about which visit, and by when, in UTC.
    fileprivate func calls() async throws -> [String] {
        try await column(
            """
            select appointment_id || ' ' || to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from task
            where kind = 'contact'
            """)
    }

    fileprivate func callTasks() async throws -> [TaskDetails] {
        try await database.tasks(
            TaskFilter(kinds: [.contact]), limit: 10, practice: practice, deadline: .now + .seconds(10)
        ).elements
    }
}
