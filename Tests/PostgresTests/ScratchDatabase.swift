import Foundation
import Postgres

/// An empty database for one suite, made afresh and left behind to be looked at after a failure.
struct ScratchDatabase: Sendable {
    /// A connection string for the database.
    let connectionString: String

    /// The server that the tests run on.
    ///
    /// Throws when the environment does not name one.
    static var server: String {
        get throws {
            guard let string = ProcessInfo.processInfo.environment["DAYBOOK_TEST_DATABASE"] else {
                throw MissingTestDatabase()
            }
            return string
        }
    }

    /// Drops what an earlier run has left, and makes the database.
    static func make(_ name: String) async throws -> ScratchDatabase {
        let server = try server
        let connection = try await Connection.open(
            .init(connectionString: server, connectTimeout: .seconds(30)), deadline: .in(seconds: 30))
        let database = "daybook_postgres_\(name)"
        try await connection.run(script: "set statement_timeout = 0", deadline: .in(seconds: 30))
        try await connection.run(
            script: "drop database if exists \(database) with (force)", deadline: .in(seconds: 30))
        try await connection.run(script: "create database \(database)", deadline: .in(seconds: 30))
        await connection.close()
        return ScratchDatabase(connectionString: server.withDatabase(database))
    }

    /// A pool on the database.
    func pool(size: Int = 4) -> Pool {
        Pool(.init(connectionString: connectionString, poolSize: size, connectTimeout: .seconds(30)))
    }

    /// A connection to the database, outside any pool.
    func connection() async throws -> Connection {
        try await Connection.open(
            .init(connectionString: connectionString, connectTimeout: .seconds(30)), deadline: .in(seconds: 30))
    }
}

/// Tells how to run the tests that need a server.
struct MissingTestDatabase: Error, CustomStringConvertible {
    let description = """
        Set DAYBOOK_TEST_DATABASE to the libpq connection string of a superuser of a PostgreSQL server, such as \
        "host=/path/to/socket user=postgres dbname=postgres". deploy/test does it.
        """
}

extension String {
    /// The connection string with another database: the last word counts, in both of libpq's forms.
    func withDatabase(_ name: String) -> String {
        guard contains("://") else { return "\(self) dbname=\(name)" }
        return "\(self)\(contains("?") ? "&" : "?")dbname=\(name)"
    }
}

extension ContinuousClock.Instant {
    /// A deadline so far from now.
    static func `in`(seconds: Double) -> Self {
        .now + .seconds(seconds)
    }
}
