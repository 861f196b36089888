import Glibc
import Testing

@testable import Postgres

/// Processes of a server are stopped and killed under a pool: nobody waits beyond the deadline, and the pool recovers.
@Suite(.serialized) struct FaultTests {
    @Test func `a stopped backend costs its caller the deadline, and nobody else anything`() async throws {
        try await PrivateCluster.run { cluster in
            let pool = cluster.pool(size: 1)
            let pid: Int32 = try await pool.query("select pg_backend_pid() as pid", deadline: .in(seconds: 30))[0][
                "pid"]
            kill(pid, SIGSTOP)
            defer { kill(pid, SIGCONT) }

            await #expect(throws: ConnectionError.unavailable("deadline")) {
                try await pool.query("select 1", deadline: .in(seconds: 0.3))
            }
            #expect(pool.statistics == PoolStatistics(opened: 1, dropped: 1))
            let other: Int32 = try await pool.query("select pg_backend_pid() as pid", deadline: .in(seconds: 30))[0][
                "pid"]
            #expect(other != pid)
            await pool.close()
        }
    }

    @Test func `a backend stopped before COMMIT leaves the outcome unknown`() async throws {
        try await PrivateCluster.run { cluster in
            let pool = cluster.pool(size: 1)
            try await pool.execute("create table visit (name text)", deadline: .in(seconds: 30))
            let pid: Int32 = try await pool.query("select pg_backend_pid() as pid", deadline: .in(seconds: 30))[0][
                "pid"]
            defer { kill(pid, SIGCONT) }

            await #expect(throws: ConnectionError.commitOutcomeUnknown) {
                try await pool.transaction(deadline: .in(seconds: 1)) { transaction in
                    try await transaction.execute("insert into visit values ('stopped')")
                    kill(pid, SIGSTOP)
                }
            }
            #expect(try await pool.query("select 1 as one", deadline: .in(seconds: 30))[0]["one"] == 1)
            await pool.close()
        }
    }

    @Test func `a commit that stops waiting for its standby is unknown`() async throws {
        try await PrivateCluster.run { cluster in
            let pool = cluster.pool(size: 2)
            try await pool.execute("create table visit (name text)", deadline: .in(seconds: 30))
            try await pool.execute(
                "alter system set synchronous_standby_names = 'nobody'", deadline: .in(seconds: 30))
            try await pool.execute("select pg_reload_conf()", deadline: .in(seconds: 30))
            // The server begins to wait for standbys a moment after it has read its configuration.
            let written = Counter()
            let commits = Task {
                while true {
                    await written.next()
                    try await pool.transaction(deadline: .in(seconds: 600)) { transaction in
                        try await transaction.execute("insert into visit values ('here')")
                    }
                }
            }
            try await eventually {
                let waiting = try await pool.query(
                    "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'",
                    deadline: .in(seconds: 30))
                return !waiting.isEmpty
            }

            await #expect(throws: ConnectionError.commitOutcomeUnknown) { try await commits.value }
            let count = try await pool.query("select name from visit", deadline: .in(seconds: 30)).count
            #expect(await written.value == count)
            await pool.close()
        }
    }

    @Test func `a stopped postmaster refuses new connections in time, and old ones go on`() async throws {
        try await PrivateCluster.run { cluster in
            let old = cluster.pool(size: 1)
            _ = try await old.query("select 1", deadline: .in(seconds: 30))
            let pid = try cluster.postmaster
            kill(pid, SIGSTOP)

            let new = cluster.pool(size: 2, connectTimeout: .milliseconds(300))
            await withTaskGroup(of: Bool.self) { group in
                for _ in 1...20 {
                    group.addTask {
                        do {
                            _ = try await new.query("select 1", deadline: .in(seconds: 600))
                            return false
                        } catch { return error is ConnectionError }
                    }
                }
                for await isUnavailable in group { #expect(isUnavailable) }
            }
            #expect(new.statistics.size == 0)
            #expect(try await old.query("select 1 as one", deadline: .in(seconds: 30))[0]["one"] == 1)

            kill(pid, SIGCONT)
            try await eventually { (try? await new.query("select 1", deadline: .in(seconds: 30))) != nil }
            await old.close()
            await new.close()
        }
    }

    @Test func `a server that comes back is used again, prepared statements and all`() async throws {
        try await PrivateCluster.run { cluster in
            let pool = cluster.pool(size: 2)
            #expect(try await pool.query("select \(1) as one", deadline: .in(seconds: 30))[0]["one"] == 1)

            try await cluster.stop()
            await #expect(throws: ConnectionError.self) {
                try await pool.query("select \(1) as one", deadline: .in(seconds: 30))
            }
            try await cluster.start()

            try await eventually {
                (try? await pool.query("select \(1) as one", deadline: .in(seconds: 30))) != nil
            }
            await pool.close()
        }
    }

    @Test func `a crash of the server in the middle of a transaction is unavailable, and then recovered`() async throws
    {
        try await PrivateCluster.run { cluster in
            let pool = cluster.pool(size: 1)
            try await pool.execute("create table visit (name text)", deadline: .in(seconds: 30))
            await #expect(throws: ConnectionError.self) {
                try await pool.transaction(deadline: .in(seconds: 30)) { transaction in
                    let pid: Int32 = try await transaction.query("select pg_backend_pid() as pid")[0]["pid"]
                    kill(pid, SIGKILL)
                    try await transaction.execute("insert into visit values ('crashed')")
                }
            }
            try await eventually {
                (try? await pool.query("select name from visit", deadline: .in(seconds: 30)))?.isEmpty == true
            }
            await pool.close()
        }
    }
}
