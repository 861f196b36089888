import ArgumentParser
import Clinic
import Fixtures
import Storage
import Testing

@testable import daybook

/// Why somebody has dropped a message.
@Suite(.timeLimit(.minutes(5)))
struct OutboxDropTests {
    private static let practice = ["--practice", "holos"]

    /// A message to somebody that waits; gives its id.
    private static func message(in holos: Holos) async throws -> String {
        try await holos.addVisit(
            of: "Rosa Begay", at: "2027-07-02T14:00:00Z", email: "rosa@begay.example",
            owing:
                """
                insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version,
                    kind, channel, created_at)
                values (p, gen_random_uuid(), 'ready', '2027-07-01T16:00:00Z', who, visit, 1, 'booked', 'email',
                    daybook_now());
                """)
        return try #require(try await holos.scratch.texts("select message_id::text from message").first)
    }

    @Test func `why a message was dropped is shown and listed, and stands nowhere else`() async throws {
        let holos = try await Holos.open(now: "2027-07-01T15:00:00Z")
        let id = try await Self.message(in: holos)
        try await OutboxCommand.Drop.parse(Self.practice + [id, "--reason", "booked twice"]).act(in: holos.program)
        let shown = try await OutboxCommand.Show.parse(Self.practice + [id]).text(in: holos.program)
        #expect(shown.contains("dropped by hand: booked twice"))
        let listed = try await OutboxCommand.List.parse(Self.practice).text(in: holos.program)
        #expect(listed.hasSuffix("dropped by hand: booked twice"))
        #expect(
            try await holos.scratch.texts(
                "select array_to_string(fields, ',') from audit_entry where subject = 'message'") == ["state"])
        await holos.close()
    }

    @Test(arguments: [
        "", "one\ntwo", String(repeating: "a", count: 201), "a\u{202E}b", "a\u{2066}b", "a\u{200B}b",
    ])
    func `a reason that is none, too long, no line or has what nobody sees is refused`(reason: String) async throws {
        let arguments = Self.practice + ["01900000-0000-7000-8000-000000000001", "--reason", reason]
        do {
            _ = try OutboxCommand.Drop.parse(arguments)
            Issue.record("it was taken")
        } catch {
            #expect(OutboxCommand.Drop.message(for: error).contains("--reason is one line of 1 to 200 characters"))
        }
        let holos = try await Holos.open(now: "2027-07-01T15:00:00Z")
        let id = try #require(Message.ID(try await Self.message(in: holos)))
        await #expect(throws: Refusal.self) {
            try await holos.database.drop(id, because: reason, call: holos.call(.daybook))
        }
        #expect(try await holos.scratch.texts("select state from message") == ["ready"])
        await holos.close()
    }

    @Test(arguments: ["null", "(select staff_id from staff limit 1)"])
    func `of what goes to the practice or its staff no reason is kept, which nobody's erasure would find`(
        member: String
    ) async throws {
        let holos = try await Holos.open(now: "2027-07-01T15:00:00Z")
        let id = try #require(Message.ID(try await Self.message(in: holos)))
        try await holos.scratch.script("update message set kind = 'alarm', person_id = null, staff_id = \(member)")
        do {
            try await holos.database.drop(id, because: "Rosa has called", call: holos.call(.daybook))
            Issue.record("it was kept")
        } catch let refusal as Refusal {
            #expect(refusal.code == .invalid)
            #expect(refusal.fields.map(\.pointer) == ["/reason"])
        }
        #expect(try await holos.scratch.texts("select state from message") == ["ready"])
        try await holos.database.drop(id, call: holos.call(.daybook))
        #expect(try await holos.scratch.texts("select reason from message") == ["dropped by hand"])
        await holos.close()
    }

    @Test func `a reason of two hundred characters is kept whole`() async throws {
        let holos = try await Holos.open(now: "2027-07-01T15:00:00Z")
        let id = try #require(Message.ID(try await Self.message(in: holos)))
        let reason = String(repeating: "ä", count: 200)
        try await holos.database.drop(id, because: reason, call: holos.call(.daybook))
        #expect(try await holos.scratch.texts("select reason from message") == ["dropped by hand: \(reason)"])
        await holos.close()
    }
}
