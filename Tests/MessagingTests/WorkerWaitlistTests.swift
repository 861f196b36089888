import Clinic
import Fixtures
import Foundation
import Messaging
import Scheduling
import Storage
import Testing

@Suite(.timeLimit(.minutes(10)))
struct WorkerWaitlistTests {
    /// Thursday 8 July 2027, 09:00 in Chicago.
    private static let nine = "2027-07-08T14:00:00Z"

    private func wait(_ name: String, _ outbox: Outbox) async throws {
        let start = try #require(Instant(rfc3339: Self.nine))
        let draft = WaitlistDraft(
            service: "mh_consult", clinician: "imani", earliest: start, latest: start + .minutes(1))
        let person = try PersonDraft(
            name: name, isAlias: false, email: nil, phone: "+1 928 555 0107", zone: nil, at: "")
        _ = try await outbox.database.wait(draft, for: .newcomer(person), call: outbox.holos.call(.daybook)) { _ in
            Answer(status: 201)
        }
    }

    private func offers(_ outbox: Outbox) async throws -> [String] {
        try await outbox.holos.scratch.texts(
            """
            select p.name || ' ' || o.state from offer o join waitlist_entry using (practice_id, entry_id)
            join person p using (practice_id, person_id) order by o.created_at, o.offer_id
            """)
    }

    @Test func `one pass for cron offers what is free`() async throws {
        let outbox = try await Outbox.open()
        try await wait("Ada", outbox)
        try await outbox.send()
        #expect(try await offers(outbox) == ["Ada open"])
        try await outbox.send()
        #expect(try await offers(outbox) == ["Ada open"])
        await outbox.close()
    }

    @Test func `an offer is told today, after however many other texts`() async throws {
        let outbox = try await Outbox.open()
        try await wait("Ada", outbox)
        try await outbox.holos.scratch.script(
            """
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, settled_at, created_at)
            select practice_id, gen_random_uuid(), 'sent', daybook_now(), person_id, gen_random_uuid(), 1, 'remind_1d',
                'text', daybook_now(), daybook_now()
            from person
            """)
        try await outbox.send()
        #expect(try await outbox.holos.scratch.texts("select state from message where kind = 'offer'") == ["sent"])
        await outbox.close()
    }

    @Test func `the worker that stays offers after a write, and passes on when time is up`() async throws {
        let outbox = try await Outbox.open()
        let worker = try outbox.worker()
        let running = Task { await worker.run() }
        try await wait("Ada", outbox)
        while try await offers(outbox) != ["Ada open"] { await Task.yield() }
        try await wait("Ben", outbox)
        // Nothing is written now: the end of the offer alone must be noticed.
        try await outbox.holos.scratch.setClock("2027-07-01T17:00:00Z")
        while try await offers(outbox) != ["Ada expired", "Ben open"] { await Task.yield() }
        running.cancel()
        await running.value
        await outbox.close()
    }

    @Test func `a worker that starts anew goes on where the last one ended`() async throws {
        let outbox = try await Outbox.open()
        try await wait("Ada", outbox)
        try await outbox.send()
        try await wait("Ben", outbox)
        try await outbox.holos.scratch.setClock("2027-07-01T17:00:00Z")
        let next = try outbox.worker(name: "another")
        _ = try await next.runOnce(deadline: .now + .seconds(60))
        #expect(try await offers(outbox) == ["Ada expired", "Ben open"])
        await outbox.close()
    }
}
