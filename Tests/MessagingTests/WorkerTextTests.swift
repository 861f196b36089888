import Clinic
import Fixtures
import Foundation
import Logging
import Messaging
import Storage
import Testing

/// How many texts a person gets, and by which way else the same goes.
@Suite(.timeLimit(.minutes(5)))
struct WorkerTextTests {
    /// Writes another text to everybody who has one.
    private func again(_ kind: String, state: String = "ready", in outbox: Outbox) async throws {
        try await outbox.holos.scratch.script(
            """
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, settled_at, created_at)
            select practice_id, gen_random_uuid(), '\(state)', due_at, person_id, subject_id, schedule_version, '\(kind)',
                'text', case when '\(state)' <> 'ready' then daybook_now() end, created_at
            from message
            """)
    }

    @Test func `of two texts that are due together the second waits for the next day`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(kind: "remind_3d", email: nil, channel: "text")
        try await again("booked", in: outbox)
        let summary = try await outbox.send()
        #expect(summary.sent == 1)
        #expect(summary.postponed == 1)
        #expect(try await outbox.send().total == 0)
        try await outbox.holos.scratch.setClock("2027-07-02T15:00:00Z")
        #expect(try await outbox.send().sent == 1)
        await outbox.close()
    }

    @Test func `a notice of a change takes no other text's place, and one that may have arrived does`() async throws {
        for (kind, state, sent) in [("moved", "sent", 1), ("booked", "sent", 0), ("booked", "uncertain", 0)] {
            let outbox = try await Outbox.open()
            try await outbox.add(kind: "remind_3d", email: nil, channel: "text")
            try await again(kind, state: state, in: outbox)
            #expect(try await outbox.send().sent == sent, "\(kind) \(state)")
            await outbox.close()
        }
    }

    @Test func `who would rather have texts gets the message by text, and mail is not used up by that`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add()
        let wishes = String(decoding: try JSONEncoder().encode(ContactWishes(channel: .text)), as: UTF8.self)
        try await outbox.holos.scratch.script(
            """
            insert into contact_wish (practice_id, person_id, wishes, changed_at)
            select practice_id, person_id, '\(wishes)', daybook_now() from person
            """)
        #expect(try await outbox.send().sent == 1)
        #expect(try await outbox.holos.scratch.texts("select channel || ' ' || state from message") == ["text sent"])
        // It was claimed once by each channel.
        #expect(
            try await outbox.database.fail(
                text: try await outbox.id(), attempt: 2, code: 30005, optedOut: nil, call: outbox.holos.call()))
        #expect(try await outbox.send().sent == 1)
        #expect(
            try await outbox.holos.scratch.texts("select channel || ' ' || state from message order by 1")
                == ["email sent", "text failed"])
        await outbox.close()
    }

    @Test func `while no texts go out people get mail instead, and whoever has a phone alone is called`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(channel: "text")
        try await outbox.add(email: nil, channel: "text")
        try await outbox.add(email: nil)
        let worker = Worker(
            database: outbox.database,
            channels: [.email: .maildir(Maildir(path: outbox.path)), .text: .closed(reason: "none is set")],
            letters: try LetterTemplates(), texts: try TextTemplates(),
            configuration: WorkerConfiguration(name: "test", poll: .milliseconds(1)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(try await worker.runOnce(deadline: .now + .seconds(60)).sent == 1)
        #expect(outbox.mails().count == 1)
        #expect(
            try await outbox.holos.scratch.texts("select channel || ' ' || state from message order by 1")
                == ["email sent", "email unreachable", "text unreachable"])
        #expect(
            try await outbox.holos.scratch.texts("select kind from task where kind = 'contact'")
                == ["contact", "contact"])
        await outbox.close()
    }

    @Test func `what waits for another channel keeps nobody waiting, in however many practices`() async throws {
        let outbox = try await Outbox.open()
        for number in 0..<65 {
            let other = try await Holos.add(to: outbox.holos.scratch, slug: "other-\(number)")
            try await outbox.add(due: "2027-07-01T14:00:00Z", practice: other.practice)
        }
        try await outbox.add(email: nil, channel: "text")
        let summary = try await outbox.worker(channels: [.text]).runOnce(deadline: .now + .seconds(60))
        #expect(summary.sent == 1)
        #expect(try await outbox.states() == ["ready 65", "sent 1"])
        await outbox.close()
    }
}
