import Testing

@testable import Postgres

/// Transactions that stand in each other's way: what is repeated, how often, and what is told in the end.
struct TransactionConflictTests {
    private static let scratch = Task {
        let scratch = try await ScratchDatabase.make("conflicts")
        try await scratch.connection().run(
            script: """
                create table tally (name text primary key, count int not null);
                """, deadline: .in(seconds: 10))
        return scratch
    }

    @Test func `the victim of a deadlock is repeated, and both succeed`() async throws {
        let pool = try await Self.scratch.value.pool()
        try await pool.execute(
            "insert into tally values ('left', 0), ('right', 0)", deadline: .in(seconds: 10))
        let attempts = Counter()
        let leftHeld = Gate(), rightHeld = Gate()

        @Sendable func raise(_ first: String, then second: String, hold: Gate, await other: Gate) async throws {
            try await pool.transaction(
                deadline: .in(seconds: 30), opening: ["set local deadlock_timeout = '20ms'"]
            ) { transaction in
                await attempts.next()
                try await transaction.execute("update tally set count = count + 1 where name = \(first)")
                await hold.open()
                await other.pass()
                try await transaction.execute("update tally set count = count + 1 where name = \(second)")
            }
        }
        async let one: Void = raise("left", then: "right", hold: leftHeld, await: rightHeld)
        async let two: Void = raise("right", then: "left", hold: rightHeld, await: leftHeld)
        _ = try await (one, two)

        let counts: [Int] = try await pool.query(
            "select count from tally where name in ('left', 'right')", deadline: .in(seconds: 10)
        ).map { try $0["count"] }
        #expect(counts == [2, 2])
        #expect(await attempts.value >= 3)
        await pool.close()
    }

    @Test func `a serialization failure is repeated with what the other has written`() async throws {
        let pool = try await Self.scratch.value.pool()
        try await pool.execute("insert into tally values ('shared', 10)", deadline: .in(seconds: 10))
        let attempts = Counter()

        let seen: Int = try await pool.transaction(
            deadline: .in(seconds: 30), opening: ["set transaction isolation level repeatable read"]
        ) { transaction in
            let count: Int = try await transaction.query("select count from tally where name = 'shared'")[0]["count"]
            if await attempts.next() == 1 {
                try await pool.execute(
                    "update tally set count = 20 where name = 'shared'", deadline: .in(seconds: 10))
            }
            transaction.enqueue("update tally set count = \(count + 1) where name = 'shared'")
            return count
        }

        #expect(seen == 20)
        #expect(await attempts.value == 2)
        await pool.close()
    }

    @Test(arguments: ["40001", "40P01"])
    func `a conflict that does not end is repeated three times and then thrown`(state: String) async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        let attempts = Counter()
        let conflict = SQL(stringLiteral: "do $$ begin raise exception 'again' using errcode = '\(state)'; end $$")

        let error = try await #require(throws: PostgresError.self) {
            try await pool.transaction(deadline: .in(seconds: 30)) { transaction in
                await attempts.next()
                try await transaction.execute(conflict)
            }
        }
        #expect(error.sqlState.rawValue == state)
        #expect(await attempts.value == 4)
        #expect(pool.statistics == PoolStatistics(size: 1, idle: 1, opened: 1))
        await pool.close()
    }

    @Test func `a lock that is not to be had in time is an error of its own`() async throws {
        let pool = try await Self.scratch.value.pool()
        try await pool.execute("insert into tally values ('locked', 0)", deadline: .in(seconds: 10))
        try await pool.transaction(deadline: .in(seconds: 30)) { holder in
            _ = try await holder.query("select count from tally where name = 'locked' for update")
            let error = try await #require(throws: PostgresError.self) {
                try await pool.transaction(
                    deadline: .in(seconds: 30), opening: ["set local lock_timeout = '10ms'"]
                ) { other in
                    _ = try await other.query("select count from tally where name = 'locked' for update")
                }
            }
            #expect(error.sqlState == .lockNotAvailable)
        }
        await pool.close()
    }
}
