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
            try await cluster.make()
            try await cluster.start()
            try await body(cluster)
            try await cluster.remove()
        } catch {
            try await cluster.remove()
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

    func start() async throws {
        try await call(
            "pg_ctl", "start", "-w", "-D", "\(directory)/data", "-l", "\(directory)/log", "-o",
            "-c listen_addresses='' -c unix_socket_directories=\(directory) -c fsync=off")
    }

    func stop() async throws {
        try await call("pg_ctl", "stop", "-w", "-m", "fast", "-D", "\(directory)/data")
    }

    private func make() async throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        if geteuid() == 0 {
            try FileManager.default.setAttributes([.ownerAccountName: owner], ofItemAtPath: directory)
        }
        try await call("initdb", "-D", "\(directory)/data", "-A", "trust", "-U", owner, "-E", "UTF8", "--no-sync")
    }

    private func remove() async throws {
        if let pid = try? postmaster { kill(pid, SIGCONT) }
        try? await call("pg_ctl", "stop", "-w", "-m", "immediate", "-D", "\(directory)/data")
        try FileManager.default.removeItem(atPath: directory)
    }

    /// Runs a program to its end, without its output. (Foundation's `Process` would wait for the server as well,
    /// which inherits its descriptors.)
    private func call(_ program: String, _ arguments: String...) async throws {
        let command = ["\(programs)/\(program)"] + arguments
        let words = (geteuid() == 0 ? ["runuser", "-u", owner, "--"] : []) + command
        let status = await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: Self.spawn(words)) }
        }
        guard status == 0 else { throw CommandFailed(command: command) }
    }

    private static func spawn(_ words: [String]) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        let arguments = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var pid: pid_t = 0
        guard posix_spawnp(&pid, words[0], &actions, nil, arguments, environ) == 0 else { return -1 }
        var status: Int32 = 0
        guard waitpid(pid, &status, 0) == pid else { return -1 }
        return status
    }
}

/// A program of PostgreSQL did not do its work.
struct CommandFailed: Error {
    let command: [String]
}
