import Clinic
import Fixtures
import Foundation
import Messaging
import Scheduling
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct WorkerPromiseTests {
    private static func ask(_ holos: Holos) async throws {
        let person = try PersonDraft(
            name: "River", isAlias: true, email: nil, phone: "+1-312-555-0170", zone: nil, at: "")
        _ = try await holos.database.take(
            RequestDraft(service: nil, message: "", preferred: ""), from: person, call: holos.call()
        ) { _ in Answer(status: 201) }
    }

    private static func pass(_ holos: Holos) async throws -> (missed: Int, next: Instant?) {
        try await holos.database.noteMissedPromises(of: holos.practice, deadline: .now + .seconds(10))
    }

    @Test func `a promise that was missed becomes a task, once`() async throws {
        // Monday 10:00 in Chicago; four staffed hours end at 14:00.
        let holos = try await Holos.open(now: "2027-03-01T16:00:00Z")
        try await Self.ask(holos)
        #expect(try await Self.pass(holos).missed == 0)
        #expect(try await Self.pass(holos).next == Instant(rfc3339: "2027-03-01T20:00:00Z"))
        try await holos.scratch.setClock("2027-03-01T20:00:00Z")
        #expect(try await Self.pass(holos).missed == 0)
        try await holos.scratch.setClock("2027-03-01T20:00:01Z")
        #expect(try await holos.database.promises(deadline: .now + .seconds(10)).missed == 1)
        #expect(try await Self.pass(holos).missed == 1)
        #expect(try await Self.pass(holos).missed == 0)
        #expect(
            try await holos.scratch.texts("select concat_ws(' ', kind, lane, due_at) from task")
                == ["promise routine 2027-03-01 20:00:01+00"])
        #expect(
            try await holos.scratch.texts("select action from audit_entry where action like 'promise%'")
                == ["promise.missed"])
        await holos.close()
    }

    @Test func `the worker notes it on its round`() async throws {
        let outbox = try await Outbox.open()
        let holos = outbox.holos
        try await holos.scratch.setClock("2027-03-01T16:00:00Z")
        try await Self.ask(holos)
        try await holos.scratch.setClock("2027-03-02T16:00:00Z")
        try await outbox.send()
        #expect(try await holos.scratch.texts("select kind from task") == ["promise"])
        await outbox.close()
    }

    @Test func `what was answered in time, or at all, is no task`() async throws {
        let holos = try await Holos.open(now: "2027-03-01T16:00:00Z")
        try await Self.ask(holos)
        try await Self.ask(holos)
        try await holos.scratch.script(
            """
            update intake set read_at = daybook_now() where intake_id = (select min(intake_id::text)::uuid from intake);
            update request set state = 'declined', declined_at = daybook_now(), decline_reason = '', next_step = ''
            where request_id = (select request_id from intake where read_at is null)
            """)
        try await holos.scratch.setClock("2027-03-02T16:00:00Z")
        #expect(try await Self.pass(holos).missed == 0)
        #expect(try await holos.scratch.texts("select kind from task") == [])
        let counts = try await holos.database.promises(deadline: .now + .seconds(10))
        #expect(counts.kept == 1 && counts.missed == 1 && counts.open == 0)
        await holos.close()
    }
}
