import Fixtures
import Testing

@testable import Postgres

/// The line to the server is cut at chosen moments: what the caller is told is what can be known.
struct LostAnswerTests {
    private static let scratch = Task {
        let scratch = try await ScratchDatabase.make("answers")
        try await scratch.connection().run(
            script: "create table visit (name text)", deadline: .in(seconds: 10))
        return scratch
    }

    private func proxy(cut: Proxy.Cut) async throws -> (proxy: Proxy, pool: Pool) {
        let connection = try await Self.scratch.value.connection()
        let row = try await connection.query(
            """
            select split_part(current_setting('unix_socket_directories'), ',', 1) || '/.s.PGSQL.'
                   || current_setting('port') as path, session_user::text as role
            """, deadline: .in(seconds: 10))[0]
        let proxy = try Proxy(server: try row["path"], cut: cut)
        let role: String = try row["role"]
        let pool = Pool(
            .init(
                connectionString: "host=\(proxy.directory) user=\(role) dbname=daybook_postgres_answers", poolSize: 1,
                connectTimeout: .seconds(30)))
        return (proxy, pool)
    }

    private func count(of name: String) async throws -> Int {
        try await Self.scratch.value.connection().query(
            "select count(*) as count from visit where name = \(name)", deadline: .in(seconds: 10))[0]["count"]
    }

    @Test func `a commit whose answer is lost is unknown, though it was done`() async throws {
        let (proxy, pool) = try await proxy(cut: .after("commit"))
        let attempts = Counter()
        await #expect(throws: ConnectionError.commitOutcomeUnknown) {
            try await pool.transaction(deadline: .in(seconds: 30)) { transaction in
                await attempts.next()
                try await transaction.execute("insert into visit values (\("done"))")
            }
        }
        #expect(try await count(of: "done") == 1)
        #expect(await attempts.value == 1)
        await pool.close()
        try proxy.close()
    }

    @Test func `a commit that never arrived is unknown too`() async throws {
        let (proxy, pool) = try await proxy(cut: .before("commit"))
        await #expect(throws: ConnectionError.commitOutcomeUnknown) {
            try await pool.transaction(deadline: .in(seconds: 30)) { transaction in
                try await transaction.execute("insert into visit values (\("undone"))")
            }
        }
        #expect(try await count(of: "undone") == 0)
        await pool.close()
        try proxy.close()
    }

    @Test func `a line cut before COMMIT repeats the body on a new one`() async throws {
        let (proxy, pool) = try await proxy(cut: .after("insert into visit"))
        let attempts = Counter()
        try await pool.transaction(deadline: .in(seconds: 30)) { transaction in
            await attempts.next()
            try await transaction.execute("insert into visit values (\("repeated"))")
        }
        #expect(try await count(of: "repeated") == 1)
        #expect(await attempts.value == 2)
        await pool.close()
        try proxy.close()
    }

    @Test func `a single statement that writes is never repeated, one that reads is`() async throws {
        let (proxy, pool) = try await proxy(cut: .after("insert into visit"))
        await #expect(throws: ConnectionError.commitOutcomeUnknown) {
            try await pool.execute("insert into visit values (\("single"))", deadline: .in(seconds: 30))
        }
        #expect(try await count(of: "single") == 1)
        await pool.close()
        try proxy.close()

        let (second, reading) = try await self.proxy(cut: .after("select 'read'"))
        #expect(try await reading.query("select 'read' as word", deadline: .in(seconds: 30))[0]["word"] == "read")
        await reading.close()
        try second.close()
    }

    @Test func `a write takes two round trips, and one if it ends with its first`() async throws {
        let (proxy, pool) = try await proxy(cut: .never)
        try await pool.transaction(deadline: .in(seconds: 30), opening: ["select 1"]) { transaction in
            transaction.enqueue("select 2")
            _ = try await transaction.queries(["select 3", "select 4"])
            transaction.enqueue("insert into visit values ('two')")
            transaction.enqueue("insert into visit values ('trips')")
        }
        #expect(proxy.roundTrips == 2)

        try await pool.transaction(deadline: .in(seconds: 30), opening: ["select 1"]) { transaction in
            transaction.enqueue("insert into visit values ('one trip')")
        }
        #expect(proxy.roundTrips == 3)

        let ids: [[Int]] = try await pool.transaction(deadline: .in(seconds: 30), opening: ["select 1"]) {
            try await $0.finish(["insert into visit values ('finished') returning 7 as id"]).map {
                try $0.map { try $0["id"] }
            }
        }
        #expect(ids == [[7]])
        #expect(proxy.roundTrips == 4)

        let rows = try await pool.read(
            ["select 1 as one", "select 2 as two"], opening: ["select 0"], deadline: .in(seconds: 30))
        #expect(try rows[1][0]["two"] == 2)
        #expect(rows.count == 2)
        #expect(proxy.roundTrips == 5)
        await pool.close()
        try proxy.close()
    }
}
