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
        try await outbox.wish(.text)
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

    @Test func `a provider that asks to wait is left alone for so long, and blames no text`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(2, kind: "remind_3d", email: nil, phone: "+1-500-555-0503", channel: "text")
        let worker = try await outbox.poster(to: outbox.relay("down"), texts: outbox.texts())
        _ = try await worker.runOnce(deadline: .now + .seconds(60))
        let fates = try await outbox.fates()
        #expect(fates.count == 2 && fates.contains("text ready 0x the provider asks to wait (503)"))
        #expect(fates.allSatisfy { $0.hasPrefix("text ready 0x ") })
        #expect(
            try await outbox.holos.scratch.texts(
                "select extract(epoch from max(due_at) - daybook_now())::int::text from message") == ["600"])
        await outbox.close()
    }

    @Test func `a text that a provider fails again and again goes by mail in the end`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(kind: "remind_3d", phone: "+1-500-555-0500", channel: "text")
        try await outbox.wish(.text)
        try await outbox.holos.scratch.script("update message set faults = 7")
        let worker = try await outbox.poster(to: outbox.relay("ok"), texts: outbox.texts())
        #expect(try await worker.runOnce(deadline: .now + .seconds(60)).sent == 1)
        let fates = try await outbox.fates()
        #expect(
            fates == [
                "email sent 0x",
                "text dropped 7x given up after 8 attempts: the provider refused it for now (500)",
            ])
        await outbox.close()
    }
}
