import Clinic
import Fixtures
import Foundation
import Messaging
import Scheduling
import Storage
import Testing

@Suite(.timeLimit(.minutes(5)))
struct OutboxDeskTests {
    @Test func `a message that failed goes out when it is tried again`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add()
        try await outbox.holos.scratch.script(
            "update message set state = 'failed', faults = 8, settled_at = daybook_now(), reason = 'given up'")
        #expect(try await outbox.send().sent == 0)
        let id = try await outbox.id()
        try await outbox.database.retry(id, mayArriveTwice: false, call: outbox.holos.call(.daybook))
        #expect(try await outbox.entry(id).faults == 0)
        #expect(try await outbox.send().sent == 1)
        #expect(try await outbox.entry(id).state == .sent)
        #expect(outbox.mails().count == 1)
        await #expect(throws: Refusal(.stateConflict, "It was sent.")) {
            try await outbox.database.retry(id, mayArriveTwice: true, call: outbox.holos.call(.daybook))
        }
        #expect(
            try await outbox.holos.scratch.texts(
                "select action || ' ' || subject_id from audit_entry where subject = 'message'")
                == ["message.retried \(id)"])
        await outbox.close()
    }

    @Test func `one that may have arrived is tried again only by whoever says that it may arrive twice`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add()
        try await outbox.holos.scratch.script("update message set state = 'uncertain', settled_at = daybook_now()")
        let id = try await outbox.id()
        await #expect(throws: Refusal.self) {
            try await outbox.database.retry(id, mayArriveTwice: false, call: outbox.holos.call(.daybook))
        }
        #expect(try await outbox.entry(id).state == .uncertain)
        try await outbox.database.retry(id, mayArriveTwice: true, call: outbox.holos.call(.daybook))
        #expect(try await outbox.send().sent == 1)
        await outbox.close()
    }

    @Test func `what waits can be dropped, and what is being sent cannot`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(due: "2027-07-01T16:00:00Z")
        let id = try await outbox.id()
        try await outbox.database.drop(id, call: outbox.holos.call(.daybook))
        #expect(try await outbox.entry(id).reason == "dropped by hand")
        try await outbox.holos.scratch.setClock("2027-07-01T16:00:00Z")
        #expect(try await outbox.send().sent == 0)
        try await outbox.add(due: "2027-07-01T16:00:00Z")
        let claimed = try #require(try await outbox.claim().first)
        await #expect(throws: Refusal(.stateConflict, "It is being sent.")) {
            try await outbox.database.drop(claimed.id, call: outbox.holos.call(.daybook))
        }
        await #expect(throws: Refusal.notFound("message")) {
            try await outbox.database.drop(.fresh(), call: outbox.holos.call(.daybook))
        }
        await outbox.close()
    }

    @Test func `a list is narrowed by state, channel and time`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(due: "2027-07-01T16:00:00Z")
        try await outbox.add(due: "2027-07-09T16:00:00Z")
        try await outbox.add(due: "2027-07-01T14:00:00Z", channel: "text")
        func count(_ filter: OutboxFilter) async throws -> Int {
            try await outbox.database.outbox(
                filter, limit: 10, of: outbox.practice, deadline: .now + .seconds(10)
            ).count
        }
        #expect(try await count(OutboxFilter()) == 3)
        #expect(try await count(OutboxFilter(within: .hours(48))) == 2)
        #expect(try await count(OutboxFilter(channel: .text)) == 1)
        #expect(try await count(OutboxFilter(states: [.sent, .failed])) == 0)
        #expect(try await count(OutboxFilter(states: [.ready], channel: .email, within: .hours(2))) == 1)
        await outbox.close()
    }

    /// The message that goes out next, and what a preview is composed with.
    private func upcoming(in outbox: Outbox) async throws -> (message: OutboxMessage, composer: Composer) {
        let messages = try await outbox.database.upcomingMessages(
            of: outbox.practice, within: .hours(48), limit: 10, deadline: .now + .seconds(10))
        let composer = Composer(
            zones: outbox.database.zones, served: [.email, .text], letters: try LetterTemplates(),
            texts: try TextTemplates())
        return (try #require(messages.first), composer)
    }

    @Test func `a preview says word for word what the worker then sends`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(kind: "remind_1d", due: "2027-07-01T16:00:00Z")
        let (message, composer) = try await upcoming(in: outbox)
        #expect(try composer.fate(of: message, of: outbox.practice, now: message.due) == .send)
        let links = MessageLinks(message, practice: outbox.practice)?.addresses(of: outbox.practice) ?? [:]
        guard case .letter(let letter) = try composer.content(of: message, links: links, of: outbox.practice) else {
            Issue.record("it is a letter")
            return
        }
        // Nothing was claimed by looking.
        #expect(try await outbox.entry(message.id).attempt == 0)
        try await outbox.holos.scratch.setClock("2027-07-01T16:00:00Z")
        #expect(try await outbox.send().sent == 1)
        let name = try #require(outbox.mails().first)
        let mail = try String(contentsOfFile: "\(outbox.path)/new/\(name)", encoding: .utf8)
        let sent = String(decoding: letter.bytes(endingLinesAs: .file), as: UTF8.self)
        func body(_ mail: String) -> Substring? { mail.firstRange(of: "\n\n").map { mail[$0.upperBound...] } }
        #expect(body(mail) == body(sent))
        await outbox.close()
    }

    @Test func `by night a reminder waits, and the preview knows until when`() async throws {
        let outbox = try await Outbox.open()
        // 23:30 in Chicago.
        try await outbox.add(kind: "remind_1d", due: "2027-07-02T04:30:00Z")
        let (message, composer) = try await upcoming(in: outbox)
        let morning = try #require(Instant(rfc3339: "2027-07-02T14:00:00Z"))
        #expect(
            try composer.fate(of: message, of: outbox.practice, now: message.due)
                == .later(morning, reason: "outside the person's hours"))
        await outbox.close()
    }

    @Test func `whoever no message reached stands on the call list, and nobody else must be called`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(start: "2027-07-02T14:00:00Z")
        try await outbox.add(start: "2027-07-02T16:00:00Z", email: nil, phone: "+1-928-555-0108")
        try await outbox.add(start: "2027-07-09T16:00:00Z")
        func list() async throws -> [CallListEntry] {
            try await outbox.database.callList(
                within: .hours(48), of: outbox.practice, deadline: .now + .seconds(10))
        }
        #expect(try await list().map(\.mustBeCalled) == [false, false])
        try await outbox.holos.scratch.script(
            "insert into opt_out select practice_id, 'text', '+19285550108', daybook_now() from practice")
        #expect(try await list().map(\.reason) == ["a visit is ahead", "no message may reach them"])
        #expect(try await list().map(\.mustBeCalled) == [false, true])
        try await outbox.holos.scratch.script(
            "update message set state = 'failed', settled_at = daybook_now(), reason = 'no such mailbox'")
        #expect(try await list().map(\.reason) == ["no such mailbox", "no such mailbox"])
        // The same reached them by another way.
        try await outbox.holos.scratch.script(
            """
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, settled_at, created_at)
            select practice_id, gen_random_uuid(), 'sent', due_at, person_id, subject_id, schedule_version, kind, 'text',
                daybook_now(), created_at
            from message
            """)
        #expect(try await list().map(\.mustBeCalled) == [false, true])
        await outbox.close()
    }

    @Test func `while nothing goes out the call list names whoever waits for a message, or should not come`()
        async throws
    {
        let outbox = try await Outbox.open()
        try await outbox.add(start: "2027-07-02T14:00:00Z")
        try await outbox.add(
            kind: "cancelled", start: "2027-07-02T16:00:00Z", state: "cancelled", scheduleVersion: 2, messageVersion: 2)
        func list() async throws -> [String] {
            try await outbox.database.callList(
                within: .hours(48), of: outbox.practice, deadline: .now + .seconds(10)
            ).map(\.reason)
        }
        try await outbox.holos.scratch.setClock("2027-07-01T15:15:00Z")
        #expect(try await list() == ["a visit is ahead"])
        try await outbox.holos.scratch.setClock("2027-07-01T15:15:01Z")
        #expect(try await list() == ["a message has not gone out yet", "cancelled, and has not been told"])
        try await outbox.send()
        #expect(try await list() == ["a visit is ahead"])
        await outbox.close()
    }

    @Test func `the counts name every channel with every end, and only the last hour`() async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(2)
        try await outbox.send()
        func counts() async throws -> [String] {
            try await outbox.database.outboxCounts(deadline: .now + .seconds(10))
                .map { "\($0.channel.rawValue) \($0.state.rawValue) \($0.count)" }
        }
        let all = try await counts()
        #expect(all.count == Message.Channel.allCases.count * Message.State.allCases.count { $0.isEnd })
        #expect(all.filter { !$0.hasSuffix(" 0") } == ["email sent 2"])
        try await outbox.holos.scratch.setClock("2027-07-01T16:30:00Z")
        #expect(try await counts().allSatisfy { $0.hasSuffix(" 0") })
        await outbox.close()
    }
}

extension Outbox {
    /// The only message.
    func id() async throws -> Message.ID {
        let text = try #require(try await holos.scratch.texts("select message_id::text from message").first)
        return try #require(Message.ID(text))
    }

    func entry(_ id: Message.ID) async throws -> OutboxEntry {
        try await database.outboxEntry(id, of: practice, deadline: .now + .seconds(10))
    }
}
