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

    /// The clinic is there from eight on.
    @Test(arguments: [(early, closed), ("2027-07-02T13:30:00Z", "2027-07-02T13:30:00Z")])
    func `a call is due when the visit begins, and at once where nobody is there before`(
        start: String, due: String
    ) async throws {
        let outbox = try await late(start: start)
        #expect(try await outbox.send().tooLate == 1)
        #expect(
            try await outbox.holos.scratch.texts(
                """
                select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from task
                where kind = 'contact'
                """) == [due])
        await outbox.close()
    }

    /// Adds another message about the visit, which went out then.
    private static func sent(_ kind: String, _ channel: String, at: String) -> String {
        """
        insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
            channel, created_at, settled_at)
        select practice_id, gen_random_uuid(), 'sent', '\(at)', person_id, subject_id, schedule_version, '\(kind)',
            '\(channel)', created_at, '\(at)'
        from message
        """
    }

    private static let known = "outside the person's hours until then, and they know of it"

    @Test(arguments: [
        (
            "update protocol set preparation = '{\"food_minutes\": 360, \"bring\": []}'; "
                + sent("prepare", "email", at: "2027-06-30T23:00:00Z"), known
        ),
        (sent("remind_3d", "email", at: "2027-06-29T15:00:00Z"), known),
        ("update appointment set state = 'confirmed', confirmed_at = '2027-06-29T15:00:00Z'", known),
        (
            "update person set email = null; update message set channel = 'text'; "
                + sent("booked", "text", at: "2027-07-01T15:00:00Z"), "enough texts until then"
        ),
    ])
    func `nobody calls about a late reminder to somebody who knows, or who has had enough texts`(
        script: String, reason: String
    ) async throws {
        let outbox = try await late()
        try await outbox.holos.scratch.script(script)
        #expect(try await outbox.send().tooLate == 1)
        #expect(
            try await outbox.holos.scratch.texts("select reason from message where state = 'too_late'") == [reason])
        #expect(try await tasks(in: outbox) == [])
        let list = try await outbox.database.callList(
            within: .hours(24), of: outbox.practice, deadline: .now + .seconds(10))
        #expect(list.map(\.mustBeCalled) == [false])
        await outbox.close()
    }

    @Test func `somebody calls where the other reminder that went out was of another time of the visit`() async throws {
        let outbox = try await late()
        try await outbox.holos.scratch.script(
            """
            \(Self.sent("remind_3d", "email", at: "2027-06-29T15:00:00Z"));
            update message set schedule_version = 0 where kind = 'remind_3d'
            """)
        #expect(try await outbox.send().tooLate == 1)
        #expect(try await tasks(in: outbox) == ["contact before"])
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
