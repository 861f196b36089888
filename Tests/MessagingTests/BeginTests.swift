import Clinic
import Fixtures
import Storage
import Testing

/// What a worker has judged and may not hand over after all.
struct BeginTests {
    /// A text to Rosa, claimed and judged as a worker does it that takes its time, before another one is owed to her.
    private func claimed(_ count: Int, in outbox: Outbox) async throws -> [OutboxMessage] {
        try await outbox.add(kind: "remind_3d", email: nil, channel: "text")
        for number in 1..<count {
            try await outbox.holos.scratch.script(
                """
                insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version,
                    kind, channel, created_at)
                select practice_id, gen_random_uuid(), 'ready', due_at, person_id, subject_id, schedule_version,
                    'remind_\(number)h', 'text', created_at
                from message where kind = 'remind_3d'
                """)
        }
        var messages: [OutboxMessage] = []
        // Each is in the hands of another worker.
        for _ in 0..<count {
            messages += try await outbox.database.claimDueMessages(
                of: outbox.practice, on: .text, limit: 1, lease: .seconds(600), deadline: .now + .seconds(60)
            ).messages
        }
        try #require(messages.count == count)
        return messages
    }

    private func begin(_ message: OutboxMessage, in outbox: Outbox) async throws -> Bool {
        try await outbox.database.begin(message, of: outbox.practice, deadline: .now + .seconds(60))
    }

    @Test(.timeLimit(.minutes(5)))
    func `of texts to one person that several workers begin with at once one goes out`() async throws {
        let outbox = try await Outbox.open()
        let messages = try await claimed(4, in: outbox)
        let begun = try await withThrowingTaskGroup { group in
            for message in messages { group.addTask { try await begin(message, in: outbox) } }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(begun == 1)
        await outbox.close()
    }

    @Test func `a text that nobody may hold back goes out beside another one`() async throws {
        let outbox = try await Outbox.open()
        let message = try #require(try await claimed(1, in: outbox).first)
        try await outbox.holos.scratch.script(
            """
            insert into message (practice_id, message_id, state, due_at, person_id, subject_id, schedule_version, kind,
                channel, created_at, settled_at)
            select practice_id, gen_random_uuid(), 'sent', due_at, person_id, subject_id, schedule_version, 'moved',
                'text', created_at, daybook_now()
            from message
            """)
        #expect(try await begin(message, in: outbox))
        await outbox.close()
    }

    @Test(arguments: [Message.Channel.text, .email])
    func `who opts out after a message was judged gets it no more`(channel: Message.Channel) async throws {
        let outbox = try await Outbox.open()
        try await outbox.add(channel: channel.rawValue)
        let message = try #require(
            try await outbox.database.claimDueMessages(
                of: outbox.practice, on: channel, limit: 1, lease: .seconds(600), deadline: .now + .seconds(60)
            ).messages.first)
        let address = try #require(message.reach.address(on: channel))
        // As it is where the claim was not committed yet when the word came.
        try await outbox.holos.scratch.script(
            """
            insert into opt_out select practice_id, '\(channel.rawValue)', '\(address.lowercased())', daybook_now()
            from practice
            """)
        #expect(try await begin(message, in: outbox) == false)
        #expect(
            try await outbox.database.held([message], of: outbox.practice, deadline: .now + .seconds(60)).isEmpty)
        await outbox.close()
    }
}
