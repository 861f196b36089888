import ArgumentParser
import Clinic
import Foundation
import Logging
import Postgres
import Storage

/// What every command stands on: the settings, the log and the database.
struct Program: Sendable {
    let settings: Settings
    let logger: Logger
    let database: Database
    /// How the database is reached.
    let configuration: PostgresConfiguration

    /// Opens what a command needs.
    ///
    /// No connection is made before the first statement.
    ///
    /// - Parameter quiet: whether only warnings are logged, for commands whose output people read.
    /// - Throws: `ExitCode` 78 after saying every mistake in the settings.
    static func open(quiet: Bool = true) async throws -> Program {
        let settings = try await readSettings()
        let logger = JSONLogHandler.logger(level: quiet ? max(settings.logLevel, .warning) : settings.logLevel)
        let configuration = PostgresConfiguration(
            connectionString: settings.database, poolSize: settings.poolSize, applicationName: "daybook")
        if let problem = configuration.problem {
            say("DAYBOOK_DATABASE: \(problem)")
            throw ExitCode(78)
        }
        let pool = Pool(configuration, logger: logger)
        let database = Database(
            pool: pool, zones: ZoneDirectory(path: settings.zoneinfo), logger: logger,
            searches: settings.cacheBytes > 0 ? 64 : 0)
        return Program(settings: settings, logger: logger, database: database, configuration: configuration)
    }

    /// Runs a command that asks the database, and closes it afterwards.
    ///
    /// A refusal, or a database that cannot be reached, is said in a sentence and ends with 1.
    static func run(quiet: Bool = true, _ body: (Program) async throws -> Void) async throws {
        let program = try await open(quiet: quiet)
        do {
            try await body(program)
            await program.close()
        } catch {
            await program.close()
            throw Self.said(error)
        }
    }

    func close() async {
        await database.close()
    }

    /// When a command gives up on one statement.
    var deadline: ContinuousClock.Instant { .now + .seconds(10) }

    /// Hears what other processes write, on a connection of its own.
    var listener: Listener {
        Listener(configuration, channels: [ChangeWatch.channel], logger: logger)
    }

    /// A call of the operator on a practice.
    func call(_ practice: Practice) -> Call {
        Call(practice: practice, principal: .daybook, requestID: "command", deadline: deadline)
    }

    static func readSettings() async throws -> Settings {
        do {
            return try await Settings.read()
        } catch let mistakes as Settings.Mistakes {
            for sentence in mistakes.sentences { say(sentence) }
            throw ExitCode(78)
        }
    }

    /// Says what a person can do something about, on standard error; anything else is passed on as it is.
    private static func said(_ error: any Error) -> any Error {
        switch error {
        case let refusal as Refusal:
            for line in refusal.lines { say(line) }
            return ExitCode(1)
        case let error as ConnectionError:
            say("The database cannot be reached: \(error)")
            return ExitCode(1)
        case let error as PostgresError where error.isAboutTheSchema:
            say("The database has not been migrated: run daybook migrate.")
            return ExitCode(1)
        default: return error
        }
    }

    /// A line on standard error.
    static func say(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}

extension PostgresError {
    /// Whether a table, column or function is missing: the schema is not the one that this program knows.
    var isAboutTheSchema: Bool { ["42P01", "42703", "42883"].contains(sqlState.rawValue) }
}
