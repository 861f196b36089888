import Clinic
import Fixtures
import Messaging
import Scheduling
import Storage
import Testing

/// Reminders of the last minutes of an evening that somebody was too slow for.
@Suite(.timeLimit(.minutes(5)))
struct WorkerEveningTests {
    /// Half a minute before eight in the evening of Thursday 1 July 2027 in Chicago.
    private static let evening = "2027-07-02T00:59:30Z"
    /// Eight sharp.
    private static let closed = "2027-07-02T01:00:00Z"
    /// Friday at eight, an hour before the hours open.
    private static let early = "2027-07-02T13:00:00Z"

    /// Whom somebody has to call, and whether before the visit of Friday at eight.
    private func tasks(in outbox: Outbox) async throws -> [String] {
        try await outbox.holos.scratch.texts(
            """
            select kind || case when due_at <= '\(Self.early)' then ' before' else '' end
            from task where kind = 'contact'
            """)
    }

    /// Adds a reminder of the last minute, and sends nothing before eight.
    private func late(kind: String = "remind_1d", start: String = Self.early) async throws -> Outbox {
        let outbox = try await Outbox.open(now: Self.evening)
        try await outbox.add(kind: kind, due: "2027-07-02T00:59:00Z", start: start)
        try await outbox.holos.scratch.setClock(Self.closed)
        return outbox
    }

    @Test func `somebody calls where a late reminder may arrive only after its visit has begun, and before that`()
        async throws
    {
        let outbox = try await late()
        let summary = try await outbox.send()
        #expect(summary.tooLate == 1 && summary.sent == 0)
        #expect(try await tasks(in: outbox) == ["contact before"])
        #expect(
            try await outbox.holos.scratch.texts("select state || ' ' || reason from message")
                == ["too_late outside the person's hours until then"])
        let list = try await outbox.database.callList(
            within: .hours(24), of: outbox.practice, deadline: .now + .seconds(10))
        #expect(list.map(\.mustBeCalled) == [true])
        #expect(list.map(\.reason) == ["outside the person's hours until then"])
        await outbox.close()
    }

    @Test func `somebody calls where a reminder was tried in time and comes back to it in the night`() async throws {
        let outbox = try await late()
        try await outbox.holos.scratch.script(
            "update message set wanted_at = due_at, due_at = '2027-07-02T01:02:00Z', attempt = 1")
        try await outbox.holos.scratch.setClock("2027-07-02T01:02:00Z")
        #expect(try await outbox.send().tooLate == 1)
        #expect(try await tasks(in: outbox) == ["contact before"])
        await outbox.close()
    }

    @Test func `somebody calls where a letter comes back in the night and a text would be too late`() async throws {
        let outbox = try await late()
        try await outbox.holos.scratch.script("update message set state = 'sent', settled_at = due_at")
        let letter = try await outbox.id()
        #expect(
            try await outbox.database.fail(letter: letter, status: "5.1.1", call: outbox.holos.call(.daybook)))
        #expect(try await outbox.send().tooLate == 1)
        #expect(try await outbox.states() == ["failed 1", "too_late 1"])
        #expect(try await tasks(in: outbox) == ["contact before"])
        await outbox.close()
    }

    @Test func `nobody calls about a late reminder that goes out in the morning`() async throws {
        let outbox = try await late(start: "2027-07-02T15:00:00Z")
        #expect(try await outbox.send().postponed == 1)
        #expect(try await tasks(in: outbox) == [])
        await outbox.close()
    }

    @Test func `nobody calls about a reminder of a visit that has begun, nor about what is no reminder`() async throws {
        let begun = try await late(start: Self.closed)
        #expect(try await begun.send().tooLate == 1)
        #expect(try await tasks(in: begun) == [])
        await begun.close()
        let other = try await late(kind: "booked")
        try await other.holos.scratch.script("update person set email = null; update message set channel = 'text'")
        #expect(try await other.send().tooLate == 1)
        #expect(try await tasks(in: other) == [])
        await other.close()
    }
}
