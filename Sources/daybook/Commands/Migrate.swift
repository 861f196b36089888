import ArgumentParser
import Foundation
import Logging
import Postgres

/// `daybook migrate`: brings the schema up to date.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database's schema up to date.",
        discussion: """
            Connects as the owner of the tables (DAYBOOK_OWNER_DATABASE) and applies the files of DAYBOOK_SQL that \
            have not been applied, in order. A file that was changed after it was applied is refused. Several may run \
            at once: one works, the others wait and find nothing left to do.
            """)

    @Flag(help: "Only say what would be done; exit 1 if there is anything.")
    var check = false

    func run() async throws {
        let settings = try await Program.readSettings()
        let configuration = PostgresConfiguration(
            connectionString: settings.ownerDatabase, poolSize: 2, applicationName: "daybook migrate")
        do {
            try await migrate(Migrator(directory: settings.migrations), configuration)
        } catch {
            guard !(error is ExitCode) else { throw error }
            Program.say("\(error)")
            throw ExitCode(1)
        }
    }

    private func migrate(_ migrator: Migrator, _ configuration: PostgresConfiguration) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        let logger = JSONLogHandler.logger(level: .warning)
        if check {
            let pool = Pool(configuration, logger: logger)
            defer { Task { await pool.close() } }
            let plan = try await migrator.plan(on: pool, deadline: deadline)
            for migration in plan.pending { print("to be applied: \(migration.name)") }
            for name in plan.edited { print("changed after it was applied: \(name)") }
            for name in plan.unknown { print("applied, but not known here: \(name)") }
            guard plan.isUpToDate else { throw ExitCode(1) }
            print("Up to date.")
        } else {
            let applied = try await migrator.apply(to: configuration, deadline: deadline, logger: logger)
            for name in applied { print("applied \(name)") }
            print("Up to date.")
        }
    }
}
