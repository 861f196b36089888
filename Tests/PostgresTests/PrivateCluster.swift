import Foundation
import Glibc
import Postgres

/// A PostgreSQL server of a test's own, whose processes it may stop and kill without disturbing anybody.
///
/// It is made with the programs of the server that the other tests use, and runs as the same user, because
/// PostgreSQL refuses to run as root.
struct PrivateCluster: Sendable {
    let directory: String
    private let programs: String
    private let owner: String

    /// Makes a cluster, starts it and passes it to `body`; stops and removes it afterwards.
    static func run(_ body: (PrivateCluster) async throws -> Void) async throws {
        let cluster = try await PrivateCluster()
        do {
            try cluster.make()
            try cluster.start()
            try await body(cluster)
            try cluster.remove()
        } catch {
            try cluster.remove()
            throw error
        }
    }

    private init() async throws {
        let server = try await Connection.open(
            .init(connectionString: ScratchDatabase.server, connectTimeout: .seconds(30)), deadline: .in(seconds: 30))
        let row = try await server.query(
            """
            select setting as programs, current_setting('data_directory') as data
            from pg_config where name = 'BINDIR'
            """, deadline: .in(seconds: 30))[0]
        programs = try row["programs"]
        let attributes = try FileManager.default.attributesOfItem(atPath: row["data"])
        owner = attributes[.ownerAccountName] as? String ?? "postgres"
        // A socket's path must fit into 107 bytes.
        directory = "/tmp/daybook-\(UUID().uuidString.prefix(8))"
    }

    var connectionString: String { "host=\(directory) user=\(owner) dbname=postgres" }

    /// The process of the postmaster.
    var postmaster: Int32 {
        get throws {
            let text = try String(contentsOfFile: "\(directory)/data/postmaster.pid", encoding: .utf8)
            return Int32(text.prefix { $0.isNumber }) ?? 0
        }
    }

    func pool(size: Int = 2, connectTimeout: Duration = .seconds(30)) -> Pool {
        Pool(.init(connectionString: connectionString, poolSize: size, connectTimeout: connectTimeout))
    }

    func start() throws {
        try call(
            "pg_ctl", "start", "-w", "-D", "\(directory)/data", "-l", "\(directory)/log", "-o",
            "-c listen_addresses='' -c unix_socket_directories=\(directory) -c fsync=off")
    }

    func stop() throws {
        try call("pg_ctl", "stop", "-w", "-m", "fast", "-D", "\(directory)/data")
    }

    private func make() throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        if geteuid() == 0 {
            try FileManager.default.setAttributes([.ownerAccountName: owner], ofItemAtPath: directory)
        }
        try call("initdb", "-D", "\(directory)/data", "-A", "trust", "-U", owner, "-E", "UTF8", "--no-sync")
    }

    private func remove() throws {
        if let pid = try? postmaster { kill(pid, SIGCONT) }
        try? call("pg_ctl", "stop", "-w", "-m", "immediate", "-D", "\(directory)/data")
        try FileManager.default.removeItem(atPath: directory)
    }

    private func call(_ program: String, _ arguments: String...) throws {
        let command = ["\(programs)/\(program)"] + arguments
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = geteuid() == 0 ? ["runuser", "-u", owner, "--"] + command : command
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CommandFailed(command: command) }
    }
}

/// A program of PostgreSQL did not do its work.
struct CommandFailed: Error {
    let command: [String]
}
