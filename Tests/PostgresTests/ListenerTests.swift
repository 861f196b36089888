import Testing

@testable import Postgres

struct ListenerTests {
    private static let scratch = Task { try await ScratchDatabase.make("listener") }

    @Test func `notifications arrive in order, with channel and payload`() async throws {
        let scratch = try await Self.scratch.value
        let listener = Listener(
            .init(connectionString: scratch.connectionString, applicationName: "first ear"),
            channels: ["changes", "Odd \"name\""])
        let pool = scratch.pool(size: 1)
        var events = listener.events().makeAsyncIterator()

        #expect(await events.next() == .reconnected)
        try await pool.execute("select pg_notify('changes', \("1"))", deadline: .in(seconds: 10))
        try await pool.execute("select pg_notify('elsewhere', \("2"))", deadline: .in(seconds: 10))
        try await pool.execute("select pg_notify('Odd \"name\"', \("Zoë"))", deadline: .in(seconds: 10))
        #expect(await events.next() == .notification(.init(channel: "changes", payload: "1")))
        #expect(await events.next() == .notification(.init(channel: "Odd \"name\"", payload: "Zoë")))
        await pool.close()
    }

    @Test func `a lost connection is made again, which is told before what comes after`() async throws {
        let scratch = try await Self.scratch.value
        let listener = Listener(
            .init(connectionString: scratch.connectionString, applicationName: "second ear"), channels: ["updates"])
        let pool = scratch.pool(size: 1)
        var events = listener.events().makeAsyncIterator()
        #expect(await events.next() == .reconnected)

        for round in 1...3 {
            _ = try await pool.query(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'second ear'",
                deadline: .in(seconds: 10))
            #expect(await events.next() == .reconnected)
            try await pool.execute("select pg_notify('updates', \("\(round)"))", deadline: .in(seconds: 10))
            #expect(await events.next() == .notification(.init(channel: "updates", payload: "\(round)")))
        }
        await pool.close()
    }

    @Test func `dropping the stream closes its connection`() async throws {
        let scratch = try await Self.scratch.value
        let pool = scratch.pool(size: 1)
        let listener = Listener(
            .init(connectionString: scratch.connectionString, applicationName: "third ear"), channels: ["silence"])
        let ears: SQL = "select pid from pg_stat_activity where application_name = 'third ear'"

        let task = Task {
            for await event in listener.events() { #expect(event == .reconnected) }
        }
        try await eventually { try await pool.query(ears, deadline: .in(seconds: 10)).count == 1 }
        task.cancel()
        await task.value
        try await eventually { try await pool.query(ears, deadline: .in(seconds: 10)).isEmpty }
        await pool.close()
    }
}
