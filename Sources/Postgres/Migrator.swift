public import Foundation
public import Logging

/// Brings a database to the schema of a directory of files, forward only.
///
/// Files are named `NNNN_verb_object.sql`, numbered without gaps. Each is applied once, in a transaction of its own
/// together with its row in `schema_migration`, and never changes afterwards: its SHA-256 is kept and compared.
public struct Migrator: Sendable {
    private let directory: URL

    /// A migrator for the files of a directory, which is read anew by every call.
    public init(directory: URL) {
        self.directory = directory
    }

    /// A migrator for the files of the directory at a path.
    public init(directory path: String) {
        directory = URL(fileURLWithPath: path, isDirectory: true)
    }

    /// Compares the files with the database and changes nothing.
    ///
    /// Throws `MigrationError` for files that are misnamed or misnumbered, `PostgresError`, `ConnectionError`.
    public func plan(on pool: Pool, deadline: ContinuousClock.Instant) async throws -> MigrationPlan {
        let files = try files()
        return try await pool.withConnection(deadline: deadline) { connection in
            try await plan(files, on: connection, deadline: deadline)
        }
    }

    /// Applies what is pending and returns its names, on a connection of its own.
    ///
    /// All of it happens under one advisory lock, so that several programs that start together apply each file once;
    /// the others wait for the first, up to the deadline. A migration may run to the deadline; it waits for a lock
    /// on a table no longer than the configuration says, so that it cannot hold up a running service.
    /// Throws `MigrationError`, `PostgresError` or `ConnectionError`; files applied before the failing one stay.
    @discardableResult
    public func apply(
        to configuration: PostgresConfiguration, deadline: ContinuousClock.Instant,
        logger: Logger = Logger(label: "postgres.migrator")
    ) async throws -> [String] {
        let files = try files()
        let connection = try await Connection.open(configuration, deadline: deadline)
        do {
            let applied = try await apply(
                files, on: connection, lockTimeout: configuration.lockTimeout, deadline: deadline, logger: logger)
            await connection.close()
            return applied
        } catch {
            await connection.close()
            throw error
        }
    }

    private func apply(
        _ files: [Migration], on connection: Connection, lockTimeout: Duration, deadline: ContinuousClock.Instant,
        logger: Logger
    ) async throws -> [String] {
        try await connection.run(script: Self.lock, deadline: deadline)
        try await connection.run(script: Self.table, deadline: deadline)
        let plan = try await plan(files, on: connection, deadline: deadline)
        guard plan.edited.isEmpty else { throw MigrationError.edited(plan.edited) }
        guard plan.unknown.isEmpty else { throw MigrationError.unknown(plan.unknown) }

        try await connection.run(script: "set lock_timeout = \(lockTimeout.milliseconds)", deadline: deadline)
        for migration in plan.pending {
            logger.info("applying migration", metadata: ["name": "\(migration.name)"])
            try await apply(migration, on: connection, deadline: deadline)
        }
        return plan.pending.map(\.name)
    }

    private func apply(
        _ migration: Migration, on connection: Connection, deadline: ContinuousClock.Instant
    ) async throws {
        do {
            try await connection.run(script: "begin", deadline: deadline)
            try await connection.run(script: migration.script, deadline: deadline)
            guard connection.condition == .inTransaction else {
                throw MigrationError.endsTransaction(migration.name)
            }
            _ = try await connection.query(Self.insertion(of: migration), deadline: deadline)
            try await connection.run(script: "commit", deadline: deadline)
        } catch let error as PostgresError {
            throw MigrationError.failed(migration.name, error)
        }
    }

    private func plan(
        _ files: [Migration], on connection: Connection, deadline: ContinuousClock.Instant
    ) async throws -> MigrationPlan {
        let exists: Bool = try await connection.query(Self.existence, deadline: deadline)[0]["exists"]
        let rows = exists ? try await connection.query(Self.selection, deadline: deadline) : []
        let checksums = try await connection.query(Self.checksums(of: files), deadline: deadline)

        var known: [Int: (name: String, sha256: String)] = [:]
        for row in rows {
            known[try row["version"]] = (try row["name"], try row["sha256"])
        }
        var plan = MigrationPlan()
        for (file, row) in zip(files, checksums) {
            if let applied = known.removeValue(forKey: file.version) {
                let isSame = try applied == (file.name, row["sha256"])
                if isSame { plan.applied.append(file.name) } else { plan.edited.append(file.name) }
            } else {
                plan.pending.append(file)
            }
        }
        plan.unknown = known.values.map(\.name).sorted()
        return plan
    }

    private func files() throws(MigrationError) -> [Migration] {
        var migrations: [Migration] = []
        for (file, script) in try contents() {
            guard let migration = Migration(file: file, script: script) else {
                throw .misnamed(file: file)
            }
            if let previous = migrations.last, previous.version == migration.version {
                throw .duplicate(first: previous.name, second: migration.name)
            }
            guard migration.version == migrations.count + 1 else { throw .gap(before: migration.name) }
            migrations.append(migration)
        }
        return migrations
    }

    private func contents() throws(MigrationError) -> [(file: String, script: String)] {
        do {
            return try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "sql" }
                .sorted { $0.lastPathComponent < $1.lastPathComponent }
                .map { ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
        } catch {
            throw .unreadable("\(error.localizedDescription)")
        }
    }

    /// The number is arbitrary and means "migrations"; it is given back when the connection closes.
    private static let lock = """
        set statement_timeout = 0;
        set lock_timeout = 0;
        select pg_advisory_lock(7235417906612483);
        """

    private static let table = """
        create table if not exists schema_migration (
            version    integer     primary key,
            name       text        not null,
            sha256     text        not null,
            applied_at timestamptz not null default now()
        )
        """

    private static let existence: SQL = "select to_regclass('schema_migration') is not null as exists"

    private static let selection: SQL = "select version, name, sha256 from schema_migration order by version"

    private static func checksums(of files: [Migration]) -> SQL {
        """
        select encode(sha256(convert_to(file.script, 'UTF8')), 'hex') as sha256
        from unnest(\(files.map(\.script))) with ordinality as file (script, position)
        order by file.position
        """
    }

    private static func insertion(of migration: Migration) -> SQL {
        """
        insert into schema_migration (version, name, sha256)
        values (\(migration.version), \(migration.name),
                encode(sha256(convert_to(\(migration.script), 'UTF8')), 'hex'))
        """
    }
}
