import Testing

@testable import Postgres

struct TransactionTests {
    private static let scratch = Task {
        let scratch = try await ScratchDatabase.make("transactions")
        try await scratch.connection().run(
            script: """
                create table visit (name text constraint visit_has_one_name primary key, count int not null default 0);
                """, deadline: .in(seconds: 10))
        return scratch
    }

    private func names(like pattern: String) async throws -> [String] {
        let connection = try await Self.scratch.value.connection()
        return try await connection.query(
            "select name from visit where name like \(pattern) order by name", deadline: .in(seconds: 10)
        ).map { try $0["name"] }
    }

    @Test func `what a body returns is committed`() async throws {
        let pool = try await Self.scratch.value.pool()
        let changed = try await pool.transaction(deadline: .in(seconds: 10)) { transaction in
            try await transaction.execute("insert into visit (name) values (\("commit 1")), (\("commit 2"))")
        }
        #expect(changed == 2)
        #expect(try await names(like: "commit %") == ["commit 1", "commit 2"])
        await pool.close()
    }

    @Test func `what a body throws undoes everything`() async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        await #expect(throws: Refused.self) {
            try await pool.transaction(deadline: .in(seconds: 10)) { transaction in
                try await transaction.execute("insert into visit (name) values ('throw')")
                transaction.enqueue("insert into visit (name) values ('throw too')")
                throw Refused()
            }
        }
        #expect(try await names(like: "throw%") == [])
        #expect(pool.statistics == PoolStatistics(size: 1, idle: 1, opened: 1))
        await pool.close()
    }

    @Test func `a body that does nothing touches no server`() async throws {
        let pool = Pool(.init(connectionString: "host=/nonexistent"))
        let answer = try await pool.transaction(deadline: .in(seconds: 10), opening: ["select 1"]) { _ in 42 }
        #expect(answer == 42)
        #expect(pool.statistics == PoolStatistics())
    }

    @Test func `the opening comes before the first statement, in the same transaction`() async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        let opening: [SQL] = ["select set_config('daybook.practice', \("north"), true)"]
        let practice: String = try await pool.transaction(deadline: .in(seconds: 10), opening: opening) {
            try await $0.query("select current_setting('daybook.practice') as practice")[0]["practice"]
        }
        #expect(practice == "north")
        let after: String? = try await pool.query(
            "select nullif(current_setting('daybook.practice', true), '') as practice", deadline: .in(seconds: 10)
        )[0]["practice"]
        #expect(after == nil)
        await pool.close()
    }

    @Test func `several statements return their rows in order, enqueued ones none`() async throws {
        let pool = try await Self.scratch.value.pool()
        let numbers: [[Int]] = try await pool.transaction(deadline: .in(seconds: 10)) { transaction in
            transaction.enqueue("select 0 as n")
            return try await transaction.queries(["select 1 as n", "select 2 as n union all select 3", "select 4 as n"])
                .map { try $0.map { try $0["n"] } }
        }
        #expect(numbers == [[1], [2, 3], [4]])
        await pool.close()
    }

    @Test func `enqueued statements are committed without a query`() async throws {
        let pool = try await Self.scratch.value.pool()
        try await pool.transaction(deadline: .in(seconds: 10)) { transaction in
            transaction.enqueue("insert into visit (name) values ('enqueued 1')")
            transaction.enqueue("insert into visit (name) values ('enqueued 2')")
        }
        #expect(try await names(like: "enqueued %") == ["enqueued 1", "enqueued 2"])
        await pool.close()
    }

    @Test func `an enqueued statement's error surfaces at commit and undoes everything`() async throws {
        let pool = try await Self.scratch.value.pool()
        let error = try await #require(throws: PostgresError.self) {
            try await pool.transaction(deadline: .in(seconds: 10)) { transaction in
                try await transaction.execute("insert into visit (name) values ('once')")
                transaction.enqueue("insert into visit (name) values ('other')")
                transaction.enqueue("insert into visit (name) values (\("once"))")
            }
        }
        #expect(error.sqlState == .uniqueViolation)
        #expect(error.constraint == "visit_has_one_name")
        #expect(error.statement == "insert into visit (name) values ($1)")
        #expect(try await names(like: "o%").filter { ["once", "other"].contains($0) } == [])
        await pool.close()
    }

    @Test func `an error in the middle of a pipeline names its statement, and the rest is skipped`() async throws {
        let pool = try await Self.scratch.value.pool()
        let error = try await #require(throws: PostgresError.self) {
            try await pool.transaction(deadline: .in(seconds: 10)) { transaction in
                _ = try await transaction.queries([
                    "insert into visit (name) values ('pipe 1')", "select 1/0",
                    "insert into visit (name) values ('pipe 2')",
                ])
            }
        }
        #expect(error.statement == "select 1/0")
        #expect(error.sqlState == SQLState(rawValue: "22012"))
        #expect(try await names(like: "pipe %") == [])
        await pool.close()
    }

    @Test func `a failure that the body has swallowed still fails the transaction`() async throws {
        let pool = try await Self.scratch.value.pool()
        let error = try await #require(throws: PostgresError.self) {
            try await pool.transaction(deadline: .in(seconds: 10)) { transaction in
                try await transaction.execute("insert into visit (name) values ('swallowed')")
                _ = try? await transaction.query("select 1/0")
                _ = try? await transaction.query("select 1")
            }
        }
        #expect(error.statement == "select 1/0")
        #expect(try await names(like: "swallowed") == [])
        await pool.close()
    }

    @Test func `a missing server that the body has swallowed still fails the transaction`() async throws {
        let pool = Pool(.init(connectionString: "host=/nonexistent"))
        await #expect(throws: ConnectionError.self) {
            try await pool.transaction(deadline: .in(seconds: 10)) { transaction in
                transaction.enqueue("insert into visit (name) values ('lost')")
                _ = try? await transaction.query("select 1")
            }
        }
    }

    @Test func `a transaction that has ended takes nothing more`() async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        let error = try await #require(throws: PostgresError.self) {
            try await pool.transaction(deadline: .in(seconds: 10)) { transaction in
                try await transaction.finish(["insert into visit (name) values ('finished')"])
                _ = try await transaction.query("select 1")
            }
        }
        #expect(error.sqlState == .noActiveTransaction)
        #expect(try await names(like: "finished") == ["finished"])
        #expect(pool.statistics == PoolStatistics(size: 1, idle: 1, opened: 1))
        await pool.close()
    }

    @Test func `a read that fails gives its connection back in order`() async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        await #expect(throws: PostgresError.self) {
            try await pool.read(["select 1", "select 1/0"], deadline: .in(seconds: 10))
        }
        #expect(try await pool.query("select 1 as one", deadline: .in(seconds: 10))[0]["one"] == 1)
        #expect(pool.statistics == PoolStatistics(size: 1, idle: 1, opened: 1))
        await pool.close()
    }

    @Test func `a read-only transaction refuses to write`() async throws {
        let pool = try await Self.scratch.value.pool()
        let error = try await #require(throws: PostgresError.self) {
            try await pool.transaction(deadline: .in(seconds: 10), readOnly: true) { transaction in
                try await transaction.execute("insert into visit (name) values ('read only')")
            }
        }
        #expect(error.sqlState == .readOnlyTransaction)
        #expect(pool.statistics.dropped == 0)
        await pool.close()
    }

    @Test func `a server that only reads is unavailable to a write, and its connections are dropped`() async throws {
        let string = try await Self.scratch.value.connectionString
        let pool = Pool(
            .init(connectionString: "\(string) options='-c default_transaction_read_only=on'", poolSize: 1))
        await #expect(throws: ConnectionError.self) {
            try await pool.transaction(deadline: .in(seconds: 10)) { transaction in
                transaction.enqueue("insert into visit (name) values ('standby')")
            }
        }
        #expect(pool.statistics.dropped == pool.statistics.opened)
        #expect(pool.statistics.size == 0)
        await #expect(throws: ConnectionError.self) {
            try await pool.execute("insert into visit (name) values ('standby')", deadline: .in(seconds: 10))
        }
        await pool.close()
    }

    @Test func `a body's own error after a violation is what the caller gets`() async throws {
        let pool = try await Self.scratch.value.pool()
        await #expect(throws: Refused.self) {
            try await pool.transaction(deadline: .in(seconds: 10)) { transaction in
                do {
                    try await transaction.execute("insert into visit (name) values ('twice'), ('twice')")
                } catch let error as PostgresError where error.constraint == "visit_has_one_name" {
                    throw Refused()
                }
            }
        }
        await pool.close()
    }

    @Test func `commit waits without a statement timeout, and the session keeps its own`() async throws {
        let string = try await Self.scratch.value.connectionString
        let pool = Pool(
            .init(connectionString: string, poolSize: 1, statementTimeout: .seconds(2)))
        try await pool.execute(
            """
            create function dawdle() returns trigger language plpgsql as
            $$ begin perform pg_sleep(2.5); return null; end $$
            """, deadline: .in(seconds: 10))
        try await pool.execute("create table slow (n int)", deadline: .in(seconds: 10))
        try await pool.execute(
            """
            create constraint trigger slow_commit after insert on slow deferrable initially deferred
            for each row execute function dawdle()
            """, deadline: .in(seconds: 10))

        try await pool.transaction(deadline: .in(seconds: 30)) { transaction in
            try await transaction.execute("insert into slow values (1)")
        }
        #expect(try await pool.query("select n from slow", deadline: .in(seconds: 10)).count == 1)
        let error = try await #require(throws: PostgresError.self) {
            try await pool.query("select pg_sleep(20)", deadline: .in(seconds: 30))
        }
        #expect(error.sqlState == .queryCanceled)
        await pool.close()
    }
}

/// An error of a body's own.
private struct Refused: Error {}
