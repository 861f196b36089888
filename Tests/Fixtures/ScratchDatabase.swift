import Foundation
import Logging
public import Postgres
public import Storage

/// A database of a test's own, cloned from a template that is migrated once a process.
///
/// Leftovers of earlier runs are dropped before this one, not after: a failed run can be looked at.
public struct ScratchDatabase: Sendable {
    /// How to connect to it as the service role, which owns nothing.
    public let connectionString: String
    /// The product's database, as the service uses it.
    public let database: Database
    /// A pool of the superuser, for what only the owner may do.
    public let owner: Pool

    /// How long what is known of changes counts in a test: longer than any test takes, however busy the machine.
    public static let patience: Duration = .seconds(600)

    /// A database that is reached in a way of the test's own.
    public init(connectionString: String, database: Database, owner: Pool) {
        self.connectionString = connectionString
        self.database = database
        self.owner = owner
    }

    /// Clones the template.
    ///
    /// - Throws: `NoTestDatabase` when `DAYBOOK_TEST_DATABASE` does not say where PostgreSQL is.
    public static func make(poolSize: Int = 8) async throws -> ScratchDatabase {
        let server = try Server.current()
        let name = try await Template.shared.clone(on: server)
        let service = server.string(database: name, user: "daybook_service")
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let pool = Pool(PostgresConfiguration(connectionString: service, poolSize: poolSize), logger: logger)
        // Invariants hold each visit beside each other one.
        let owner = Pool(
            PostgresConfiguration(
                connectionString: server.string(database: name), poolSize: 2, statementTimeout: .seconds(120)),
            logger: logger)
        return ScratchDatabase(
            connectionString: service,
            database: Database(pool: pool, zones: ZoneDirectory(), logger: logger, patience: patience), owner: owner)
    }

    /// Runs statements as the owner, with the simple protocol.
    public func script(_ text: String) async throws {
        try await owner.withConnection(deadline: .now + .seconds(20)) { connection in
            try await connection.run(script: text, deadline: .now + .seconds(20))
        }
    }

    /// The first column of a query's rows, which must be text.
    ///
    /// The owner asks.
    public func texts(_ statement: String) async throws -> [String] {
        try await owner.query(SQL(stringLiteral: statement), deadline: .now + .seconds(120)).map { try $0[0] }
    }

    /// Sets the clock of every rule: it stands still at this instant (`2027-03-01T12:00:00Z`).
    public func setClock(_ instant: String) async throws {
        try await script(
            "create or replace function daybook_now() returns timestamptz language sql stable as $$ select timestamptz '\(instant)' $$"
        )
    }

    /// The same, by a pool of its own that waits for locks and connections as long as a busy machine may need.
    ///
    /// For tests in which so many ask at once that the product's patience could end. Whoever makes it closes that pool,
    /// `database.pool`, and then this database as usual.
    public func patient(poolSize: Int) -> ScratchDatabase {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let pool = Pool(
            PostgresConfiguration(
                connectionString: connectionString, poolSize: poolSize, statementTimeout: .seconds(60),
                lockTimeout: .seconds(60), idleInTransactionTimeout: .seconds(60), connectTimeout: .seconds(60)),
            logger: logger)
        return ScratchDatabase(
            connectionString: connectionString,
            database: Database(pool: pool, zones: ZoneDirectory(), logger: logger, patience: Self.patience),
            owner: owner)
    }

    /// Closes the connections.
    ///
    /// The database stays until the next run.
    public func close() async {
        await database.pool.close()
        await owner.close()
    }
}

/// The tests need a PostgreSQL server; `deploy/test` starts one.
public struct NoTestDatabase: Error, CustomStringConvertible {
    /// What to do about it.
    public let description =
        "Set DAYBOOK_TEST_DATABASE to a connection string of a superuser, or run deploy/test, which starts a server."
}

/// Where PostgreSQL is.
struct Server: Sendable {
    let base: String

    static func current() throws -> Server {
        guard let base = ProcessInfo.processInfo.environment["DAYBOOK_TEST_DATABASE"] else { throw NoTestDatabase() }
        return Server(base: base)
    }

    /// Later words of a connection string count more than earlier ones.
    func string(database: String, user: String? = nil) -> String {
        "\(base) dbname=\(database)" + (user.map { " user=\($0)" } ?? "")
    }

    func run(_ script: String) async throws {
        let connection = try await Connection.open(
            PostgresConfiguration(
                connectionString: base, statementTimeout: .seconds(60), lockTimeout: .seconds(60)),
            deadline: .now + .seconds(60))
        do {
            try await connection.run(script: script, deadline: .now + .seconds(60))
            await connection.close()
        } catch {
            await connection.close()
            throw error
        }
    }
}

/// The migrated database that scratch databases are cloned from.
private actor Template {
    static let shared = Template()
    private var count = 0
    private var last: Task<String, any Error>?

    /// Clones are made one after the other: PostgreSQL locks the template for each.
    func clone(on server: Server) async throws -> String {
        count += 1
        let (number, before) = (count, last)
        let next = Task {
            let template = "daybook_test_\(getpid())_template"
            if let before { _ = try await before.value } else { try await Self.build(template, on: server) }
            let name = "daybook_test_\(getpid())_\(number)"
            try await server.run("create database \(name) template \(template)")
            return name
        }
        last = next
        return try await next.value
    }

    private static func build(_ name: String, on server: Server) async throws {
        try await dropLeftovers(on: server)
        try await server.run("create database \(name)")
        let migrations = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../sql/migrations").standardized
        try await Migrator(directory: migrations).apply(
            to: PostgresConfiguration(connectionString: server.string(database: name)),
            deadline: .now + .seconds(60))
    }

    /// Drops the databases of runs whose process is gone.
    private static func dropLeftovers(on server: Server) async throws {
        let pool = Pool(PostgresConfiguration(connectionString: server.base, poolSize: 1))
        let rows = try await pool.query(
            "select datname::text as name from pg_database where datname like 'daybook_test_%'",
            deadline: .now + .seconds(20))
        await pool.close()
        for row in rows {
            let name: String = try row["name"]
            let parts = name.split(separator: "_")
            guard parts.count == 4, let owner = Int32(parts[2]), kill(owner, 0) != 0 else { continue }
            try await server.run("drop database if exists \(name) with (force)")
        }
    }
}
