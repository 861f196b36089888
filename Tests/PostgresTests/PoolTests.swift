import Testing

@testable import Postgres

struct PoolTests {
    private static let scratch = Task { try await ScratchDatabase.make("pool") }

    @Test func `a pool never opens more connections than its size, and serves everybody`() async throws {
        let pool = try await Self.scratch.value.pool(size: 3)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...200 {
                group.addTask {
                    try await pool.query("select \(number) as number", deadline: .in(seconds: 30))[0]["number"]
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 200 * 201 / 2)
        #expect(pool.statistics.opened <= 3)
        #expect(pool.statistics.idle == pool.statistics.size)
        #expect(pool.statistics.waiting == 0)
        await pool.close()
    }

    @Test func `who came first is served first`() async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        let order = Order()
        let tasks = try await pool.withConnection(deadline: .in(seconds: 30)) { _ in
            var tasks: [Task<Void, any Error>] = []
            for number in 0..<20 {
                tasks.append(
                    Task {
                        try await pool.withConnection(deadline: .in(seconds: 30)) { _ in await order.note(number) }
                    })
                try await eventually { pool.statistics.waiting == number + 1 }
            }
            return tasks
        }
        for task in tasks { try await task.value }
        #expect(await order.numbers == Array(0..<20))
        await pool.close()
    }

    @Test func `a wait for a connection ends at its deadline, the shorter one first`() async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        try await pool.withConnection(deadline: .in(seconds: 30)) { _ in
            let patient = Task { try await pool.query("select 1 as one", deadline: .in(seconds: 60)) }
            try await eventually { pool.statistics.waiting == 1 }
            let error = try await #require(throws: ConnectionError.self) {
                try await pool.query("select 1", deadline: .in(seconds: 0.05))
            }
            #expect(error == .unavailable("no connection became free in time"))
            #expect(pool.statistics.waiting == 1)
            patient.cancel()
            await #expect(throws: CancellationError.self) { try await patient.value }
        }
        #expect(pool.statistics == PoolStatistics(size: 1, idle: 1, opened: 1))
        await pool.close()
    }

    @Test func `a deadline that is over asks nobody`() async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        await #expect(throws: ConnectionError.unavailable("deadline")) {
            try await pool.query("select 1", deadline: .now - .seconds(1))
        }
        #expect(pool.statistics == PoolStatistics())
    }

    @Test func `a cancelled caller waits no longer`() async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        try await pool.withConnection(deadline: .in(seconds: 30)) { _ in
            let waiting = Task { try await pool.query("select 1", deadline: .in(seconds: 3600)) }
            try await eventually { pool.statistics.waiting == 1 }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            #expect(pool.statistics.waiting == 0)
        }
        await pool.close()
    }

    @Test func `a connection with an open transaction does not come back`() async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        try await pool.withConnection(deadline: .in(seconds: 30)) { connection in
            try await connection.run(script: "begin", deadline: .in(seconds: 10))
        }
        #expect(pool.statistics == PoolStatistics(opened: 1, dropped: 1))
        #expect(try await pool.query("select 1 as one", deadline: .in(seconds: 30))[0]["one"] == 1)
        await pool.close()
    }

    @Test func `backends that were ended while idle are replaced without a word`() async throws {
        let pool = try await Self.scratch.value.pool(size: 3)
        let pids = try await fill(pool, size: 3)
        let other = try await Self.scratch.value.connection()
        for pid in pids {
            _ = try await other.query("select pg_terminate_backend(\(pid), 10000)", deadline: .in(seconds: 30))
        }

        try await pool.transaction(deadline: .in(seconds: 30)) { transaction in
            try await transaction.execute("create table proof ()")
        }
        for _ in 1...3 {
            #expect(try await pool.query("select 1 as one", deadline: .in(seconds: 30))[0]["one"] == 1)
        }
        #expect(pool.statistics.dropped >= 1)
        await pool.close()
    }

    @Test func `a backend ended in the middle of a transaction repeats the body once`() async throws {
        let pool = try await Self.scratch.value.pool(size: 2)
        let attempts = Counter()
        let answer: Int = try await pool.transaction(deadline: .in(seconds: 30)) { transaction in
            let pid: Int32 = try await transaction.query("select pg_backend_pid() as pid")[0]["pid"]
            if await attempts.next() == 1 {
                let other = try await Self.scratch.value.connection()
                _ = try await other.query("select pg_terminate_backend(\(pid), 10000)", deadline: .in(seconds: 30))
            }
            return try await transaction.query("select 7 as seven")[0]["seven"]
        }
        #expect(answer == 7)
        #expect(await attempts.value == 2)
        await pool.close()
    }

    @Test func `a statement whose backend is ended while it runs is unavailable or unknown`() async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        let error = try await #require(throws: ConnectionError.self) {
            try await pool.execute(
                "do $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(10); end $$",
                deadline: .in(seconds: 30))
        }
        #expect(error == .commitOutcomeUnknown)

        let unavailable = try await #require(throws: ConnectionError.self) {
            try await pool.query(
                "select pg_terminate_backend(pg_backend_pid()), pg_sleep(10)", deadline: .in(seconds: 30))
        }
        #expect(
            unavailable == .unavailable("57P01: terminating connection due to administrator command"))
        await pool.close()
    }

    @Test func `a deadline in the middle of a statement closes the connection`() async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        _ = try await pool.query("select 1", deadline: .in(seconds: 30))
        await #expect(throws: ConnectionError.unavailable("deadline")) {
            try await pool.query("select pg_sleep(4)", deadline: .in(seconds: 0.2))
        }
        #expect(pool.statistics == PoolStatistics(opened: 1, dropped: 1))
        #expect(try await pool.query("select 1 as one", deadline: .in(seconds: 30))[0]["one"] == 1)
        await pool.close()
    }

    @Test func `a server that is not there fails everybody who waits`() async throws {
        let pool = Pool(.init(connectionString: "host=/nonexistent dbname=nobody", poolSize: 2))
        await withTaskGroup(of: Bool.self) { group in
            for _ in 1...50 {
                group.addTask {
                    do {
                        _ = try await pool.query("select 1", deadline: .in(seconds: 3600))
                        return false
                    } catch {
                        guard case ConnectionError.unavailable = error else { return false }
                        return true
                    }
                }
            }
            for await isUnavailable in group { #expect(isUnavailable) }
        }
        #expect(pool.statistics == PoolStatistics())
    }

    @Test func `a closed pool refuses, and closes what comes back`() async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        try await pool.withConnection(deadline: .in(seconds: 30)) { connection in
            let waiting = Task { try await pool.query("select 1", deadline: .in(seconds: 3600)) }
            try await eventually { pool.statistics.waiting == 1 }
            await pool.close()
            await #expect(throws: ConnectionError.unavailable("the pool is closed")) { try await waiting.value }
            #expect(connection.isUsable)
        }
        await #expect(throws: ConnectionError.unavailable("the pool is closed")) {
            try await pool.query("select 1", deadline: .in(seconds: 30))
        }
        #expect(pool.statistics.size == 0)
    }

    /// Opens all connections of a pool and returns their backends.
    private func fill(_ pool: Pool, size: Int) async throws -> [Int32] {
        let gate = Gate(), arrived = Counter()
        return try await withThrowingTaskGroup(of: Int32.self) { group in
            for _ in 1...size {
                group.addTask {
                    try await pool.withConnection(deadline: .in(seconds: 30)) { connection in
                        if await arrived.next() == size { await gate.open() }
                        await gate.pass()
                        return await connection.backendPID
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}

private actor Order {
    private(set) var numbers: [Int] = []

    func note(_ number: Int) {
        numbers.append(number)
    }
}
