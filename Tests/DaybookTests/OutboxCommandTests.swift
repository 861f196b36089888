import ArgumentParser
import Clinic
import Fixtures
import Foundation
import Storage
import Testing

@testable import daybook

/// The commands of the outbox and the call list, as whoever looks after them types them.
@Suite(.timeLimit(.minutes(5)))
struct OutboxCommandTests {
    /// Thursday 1 July 2027, 10:00 in Chicago.
    private static let now = "2027-07-01T15:00:00Z"

    /// The id of the message of that number.
    private static func id(_ number: Int) -> String { "01900000-0000-7000-8000-00000000000\(number)" }

    /// Rosa Begay comes on Friday at nine; these are the messages about it, with numbers from one: kind, state,
    /// channel, when it is due or ended, and the reason.
    private static func open(_ messages: [(String, String, String, String, String)]) async throws -> Holos {
        let holos = try await Holos.open(now: now)
        let values = messages.enumerated().map { index, message in
            "('\(id(index + 1))', '\(message.0)', '\(message.1)', '\(message.2)', '\(message.3)', '\(message.4)')"
        }
        try await holos.addVisit(
            of: "Rosa Begay", at: "2027-07-02T14:00:00Z", email: "rosa@begay.example",
            owing:
                """
                insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version,
                    kind, channel, created_at, settled_at, lease_until, reason)
                select p, v.id::uuid, v.state, v.due::timestamptz, who, visit, 1, v.kind, v.channel, daybook_now(),
                    case when v.state not in ('ready', 'sending') then v.due::timestamptz end,
                    case when v.state = 'sending' then daybook_now() + interval '20 seconds' end, nullif(v.reason, '')
                from (values \(values.joined(separator: ", "))) as v (id, kind, state, channel, due, reason);
                """)
        return holos
    }

    private static func list(_ arguments: [String], _ holos: Holos) async throws -> String {
        try await OutboxCommand.List.parse(["--practice", "holos"] + arguments).text(in: holos.program)
    }

    private static func show(_ number: Int, _ holos: Holos) async throws -> String {
        try await OutboxCommand.Show.parse(["--practice", "holos", id(number)]).text(in: holos.program)
    }

    private static func retry(_ number: Int, _ holos: Holos, _ flags: [String] = []) async throws {
        try await OutboxCommand.Retry.parse(["--practice", "holos", id(number)] + flags).act(in: holos.program)
    }

    private static func drop(_ number: Int, _ holos: Holos) async throws {
        try await OutboxCommand.Drop.parse(["--practice", "holos", id(number)]).act(in: holos.program)
    }

    /// What a command answers to arguments that it does not take; nil where it takes them.
    private static func fault<Command: ParsableCommand>(_ command: Command.Type, _ arguments: [String]) -> String? {
        do {
            _ = try Command.parse(arguments)
            return nil
        } catch {
            return Command.message(for: error)
        }
    }

    @Test func `a list has the messages around now, narrowed by state, channel, hours and number`() async throws {
        let holos = try await Self.open([
            ("booked", "sent", "text", "2027-07-01T14:00:00Z", ""),
            ("remind_1d", "failed", "text", "2027-07-01T14:30:00Z", "given up after 8 attempts: refused"),
            ("remind_3d", "ready", "email", "2027-07-02T10:00:00Z", ""),
            ("missed", "ready", "text", "2027-07-09T16:00:00Z", ""),
        ])
        let cases: [([String], [Int])] = [
            ([], [1, 2, 3]), (["--hours", "300"], [1, 2, 3, 4]), (["--state", "failed", "--state", "sent"], [1, 2]),
            (["--channel", "email"], [3]), (["--state", "ready", "--channel", "text", "--hours", "300"], [4]),
            (["--limit", "1"], [1]),
        ]
        for (arguments, numbers) in cases {
            let lines = try await Self.list(arguments, holos).split(separator: "\n")
            #expect(lines.map { String($0.prefix(36)) } == numbers.map(Self.id), "\(arguments)")
        }
        #expect(
            try await Self.list(["--state", "failed"], holos)
                == "\(Self.id(2))  failed  text  remind_1d  2027-07-01 09:30  Rosa Begay  "
                + "given up after 8 attempts: refused")
        #expect(try await Self.list(["--state", "uncertain"], holos) == "No messages.")
        await holos.close()
    }

    @Test func `a message that a later release wrote is listed, shown and dropped like every other one`() async throws {
        let holos = try await Self.open([("booked", "ready", "text", "2027-07-01T16:00:00Z", "")])
        try await holos.scratch.script(
            "alter table message drop constraint message_kind_is_known; update message set kind = 'sung'")
        #expect(try await Self.list([], holos).contains("  sung  "))
        #expect(try await Self.show(1, holos).contains("sung"))
        try await Self.drop(1, holos)
        #expect(try await Self.list(["--state", "dropped"], holos).hasSuffix("dropped by hand"))
        await holos.close()
    }

    @Test func `what is shown of a message is how often it was tried, what put it off, how it ended, and no address`()
        async throws
    {
        let holos = try await Self.open([("booked", "uncertain", "text", "2027-07-01T14:00:00Z", "no answer")])
        try await holos.scratch.script(
            "update message set attempt = 3, faults = 1, wanted_at = '2027-07-01T13:50:00Z'")
        let text = try await Self.show(1, holos)
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(
            lines == [
                "message \(Self.id(1))", "state uncertain", "reason no answer", "kind booked", "channel text",
                "to Rosa Begay", "owed since 2027-07-01 10:00", "due 2027-07-01 09:00",
                "put off from 2027-07-01 08:50", "ended 2027-07-01 09:00", "claimed 3x", "failed 1x by its own fault",
                "version 1 of what it is about",
            ])
        for address in ["0107", "begay.example"] { #expect(!text.contains(address)) }
        await #expect(throws: Refusal.notFound("message")) { try await Self.show(2, holos) }
        await holos.close()
    }

    @Test func `only what was given up can be tried again, and what may have arrived only knowingly`() async throws {
        let due = "2027-07-01T14:00:00Z"
        let over = "It was dropped, or its time is over."
        let holos = try await Self.open([
            ("booked", "failed", "email", due, "refused"), ("moved", "unreachable", "email", due, "no address"),
            ("missed", "uncertain", "text", due, "no answer"), ("prepare", "ready", "email", due, ""),
            ("remind_1d", "sending", "email", due, ""), ("remind_2d", "sent", "email", due, ""),
            ("remind_3d", "dropped", "email", due, "moved"), ("remind_4d", "too_late", "email", due, "begun"),
        ])
        let refusals = [
            (3, "It may have arrived: ask the person, or say that it may arrive twice."),
            (4, "It is still to go out."), (5, "It is still to go out."), (6, "It was sent."), (7, over), (8, over),
        ]
        for (number, sentence) in refusals {
            await #expect(throws: Refusal(.stateConflict, sentence)) { try await Self.retry(number, holos) }
        }
        await #expect(throws: Refusal.notFound("message")) { try await Self.retry(9, holos) }
        try await Self.retry(1, holos)
        try await Self.retry(2, holos)
        try await Self.retry(3, holos, ["--may-arrive-twice"])
        #expect(
            try await holos.scratch.texts("select state from message order by message_id")
                == ["ready", "ready", "ready", "ready", "sending", "sent", "dropped", "too_late"])
        // What waits has no reason left, and is due at once.
        #expect(
            try await Self.list(["--state", "ready", "--channel", "text"], holos)
                == "\(Self.id(3))  ready  text  missed  2027-07-01 10:00  Rosa Begay")
        #expect(
            try await holos.scratch.texts(
                "select action || ' ' || subject_id from audit_entry where subject = 'message' order by subject_id")
                == [1, 2, 3].map { "message.retried \(Self.id($0))" })
        await holos.close()
    }

    @Test func `only what waits can be dropped, and that is written down`() async throws {
        let due = "2027-07-01T16:00:00Z"
        let states = ["ready", "sending", "sent", "uncertain", "failed", "dropped", "too_late", "unreachable"]
        let kinds = ["booked", "moved", "missed", "prepare", "remind_1d", "remind_2d", "remind_3d", "remind_4d"]
        let holos = try await Self.open(zip(kinds, states).map { ($0, $1, "email", due, "") })
        for number in 2...8 {
            let sentence = number == 2 ? "It is being sent." : "It has ended, and goes out no more."
            await #expect(throws: Refusal(.stateConflict, sentence)) { try await Self.drop(number, holos) }
        }
        try await Self.drop(1, holos)
        #expect(try await Self.show(1, holos).contains("dropped by hand"))
        await #expect(throws: Refusal(.stateConflict, "It has ended, and goes out no more.")) {
            try await Self.drop(1, holos)
        }
        #expect(
            try await holos.scratch.texts(
                "select action || ' ' || subject_id from audit_entry where subject = 'message'")
                == ["message.dropped \(Self.id(1))"])
        await holos.close()
    }

    @Test func `arguments that make no sense are named`() {
        let practice = ["--practice", "holos"]
        let faults: [(String?, String)] = [
            (Self.fault(OutboxCommand.List.self, practice + ["--state", "lost"]), "--state is "),
            (Self.fault(OutboxCommand.List.self, practice + ["--channel", "pigeon"]), "--channel is "),
            (Self.fault(OutboxCommand.List.self, practice + ["--hours", "0"]), "--hours is 1 to 8784."),
            (Self.fault(OutboxCommand.List.self, practice + ["--limit", "0"]), "--limit is 1 to 100000."),
            (Self.fault(OutboxCommand.List.self, []), "--practice"),
            (Self.fault(OutboxCommand.Show.self, practice + ["42"]), "A message is named by its id."),
            (Self.fault(OutboxCommand.Retry.self, practice + ["Rosa"]), "A message is named by its id."),
            (Self.fault(OutboxCommand.Drop.self, practice + ["0190"]), "A message is named by its id."),
            (Self.fault(OutboxCommand.Drop.self, practice), "message"),
            (Self.fault(OutboxCommand.Preview.self, practice + ["--hours", "8785"]), "--hours is 1 to 8784."),
            (Self.fault(CallListCommand.self, practice + ["--hours", "745"]), "--hours is 1 to 744."),
        ]
        for (said, expected) in faults { #expect(said?.contains(expected) == true, "\(said ?? "nothing")") }
        #expect(Self.fault(OutboxCommand.Show.self, practice + [Self.id(1)]) == nil)
    }

    @Test func `a practice that nobody knows is named`() async throws {
        let holos = try await Self.open([("booked", "ready", "email", "2027-07-01T16:00:00Z", "")])
        let list = try OutboxCommand.List.parse(["--practice", "elsewhere"])
        await #expect(throws: Refusal.self) { try await list.text(in: holos.program) }
        await holos.close()
    }

    @Test func `a preview masks addresses unless it is asked for them`() async throws {
        let holos = try await Self.open([("remind_1d", "ready", "email", "2027-07-01T20:00:00Z", "")])
        func preview(_ arguments: [String]) async throws -> String {
            try await OutboxCommand.Preview.parse(["--practice", "holos"] + arguments).text(in: holos.program)
        }
        let masked = try await preview([])
        #expect(masked.contains("by mail to ") && !masked.contains("begay.example"))
        #expect(try await preview(["--addresses"]).contains("rosa@begay.example"))
        #expect(try await preview(["--hours", "4"]) == "Nothing falls due.")
        // Nothing was claimed by looking.
        #expect(try await holos.scratch.texts("select state || attempt from message") == ["ready0"])
        await holos.close()
    }

    @Test func `the call list names who must be called, their phone, when, and nothing of why they come`() async throws
    {
        let holos = try await Self.open([
            ("remind_1d", "failed", "email", "2027-07-01T14:00:00Z", "no such mailbox")
        ])
        let bea = try await holos.addPerson("Bea Lund", email: nil, phone: "+1-312-555-0161")
        try await holos.scratch.script(
            """
            insert into task (practice_id, task_id, kind, lane, person_id, due_at, state, version, created_at)
            values ('\(holos.practice.id)', gen_random_uuid(), 'contact', 'routine', '\(bea)', '2027-07-01T19:00:00Z',
                'open', 1, daybook_now())
            """)
        func list(_ arguments: [String]) async throws -> String {
            try await CallListCommand.parse(["--practice", "holos"] + arguments).text(in: holos.program)
        }
        let text = try await list([])
        for said in [
            "HW Appts: calls, 2027-07-01 10:00 (America/Chicago)", "[ ] Rosa Begay", "+1-928-555-0107 2027-07-02 09:00",
            "why: no such mailbox", "[ ] Bea Lund", "+1-312-555-0161 by 2027-07-01 14:00",
            "why: reach them another way",
        ] { #expect(text.contains(said), "\(said)\n\(text)") }
        #expect(DisclosingWords.found(in: text).isEmpty)
        for word in ["Holos Wellness", "Mental", "consult", "Imani", "begay.example"] {
            #expect(!text.contains(word), "\(word)")
        }
        // Rosa's visit is further away than that, and only what is owed to Bea is left.
        let soon = try await list(["--hours", "4"])
        #expect(!soon.contains("Rosa") && soon.contains("Bea Lund"))
        // Once a message has reached her, she is called on the day only on which nothing goes out at all.
        try await holos.scratch.script(
            """
            update message set state = 'sent';
            update task set state = 'done', done_at = daybook_now(), outcome = 'done'
            """)
        #expect(try await list([]).hasSuffix("Nobody has to be called."))
        #expect(try await list(["--all"]).contains("[ ] Rosa Begay"))
        await holos.close()
    }
}
