import Foundation
import Testing

@testable import Postgres

struct MigratorTests {
    /// A directory of migrations, and an empty database to apply them to.
    private struct Setting {
        let directory: URL
        let scratch: ScratchDatabase
        let pool: Pool

        init(_ name: String, files: [String: String]) async throws {
            directory = FileManager.default.temporaryDirectory.appending(path: "daybook-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            scratch = try await ScratchDatabase.make("migrator_\(name)")
            pool = scratch.pool(size: 1)
            for (name, script) in files { try write(name, script) }
        }

        func write(_ name: String, _ script: String) throws {
            try script.write(to: directory.appending(path: name), atomically: true, encoding: .utf8)
        }

        func apply() async throws -> [String] {
            try await Migrator(directory: directory).apply(
                to: .init(connectionString: scratch.connectionString, connectTimeout: .seconds(30)),
                deadline: .in(seconds: 60))
        }

        func plan() async throws -> MigrationPlan {
            try await Migrator(directory: directory).plan(on: pool, deadline: .in(seconds: 60))
        }

        func tearDown() async throws {
            await pool.close()
            try FileManager.default.removeItem(at: directory)
        }
    }

    private let rooms = [
        "0001_create_room.sql": "create table room (name text);\ninsert into room values ('Blue');",
        "0002_add_room_seats.sql": "alter table room add column seats int not null default 1;",
        "README.md": "not a migration",
    ]

    @Test func `files are applied once, in order`() async throws {
        let setting = try await Setting("order", files: rooms)
        #expect(try await setting.plan().pending.map(\.name) == ["0001_create_room", "0002_add_room_seats"])
        #expect(try await setting.apply() == ["0001_create_room", "0002_add_room_seats"])
        #expect(try await setting.apply() == [])
        #expect(try await setting.plan().isUpToDate)
        #expect(try await setting.plan().applied == ["0001_create_room", "0002_add_room_seats"])
        let row = try await setting.pool.query("select name, seats from room", deadline: .in(seconds: 10))[0]
        #expect(try row["seats"] == 1)

        try setting.write("0003_drop_room.sql", "drop table room")
        #expect(try await setting.apply() == ["0003_drop_room"])
        try await setting.tearDown()
    }

    @Test func `a plan changes nothing`() async throws {
        let setting = try await Setting("plan", files: rooms)
        _ = try await setting.plan()
        let count: Int = try await setting.pool.query(
            "select count(*) as count from pg_class where relnamespace = 'public'::regnamespace",
            deadline: .in(seconds: 10))[0]["count"]
        #expect(count == 0)
        try await setting.tearDown()
    }

    @Test func `a file edited after it was applied is refused by name`() async throws {
        let setting = try await Setting("edited", files: rooms)
        _ = try await setting.apply()
        try setting.write("0001_create_room.sql", "create table room (name text);")
        try setting.write("0003_create_door.sql", "create table door ();")

        #expect(try await setting.plan().edited == ["0001_create_room"])
        await #expect(throws: MigrationError.edited(["0001_create_room"])) { try await setting.apply() }
        #expect(try await setting.plan().pending.map(\.name) == ["0003_create_door"])
        try await setting.tearDown()
    }

    @Test func `a database newer than the files is refused`() async throws {
        let setting = try await Setting("unknown", files: rooms)
        _ = try await setting.apply()
        try FileManager.default.removeItem(at: setting.directory.appending(path: "0002_add_room_seats.sql"))

        #expect(try await setting.plan().unknown == ["0002_add_room_seats"])
        await #expect(throws: MigrationError.unknown(["0002_add_room_seats"])) { try await setting.apply() }
        try await setting.tearDown()
    }

    @Test func `a failing file leaves nothing, and those before it stay`() async throws {
        let setting = try await Setting("failing", files: rooms)
        try setting.write("0003_break_room.sql", "create table window_seat ();\n\nselect nonsense;")

        let error = try await #require(throws: MigrationError.self) { try await setting.apply() }
        #expect(
            error.description == "0003_break_room failed at line 3: 42703 column \"nonsense\" does not exist")
        let plan = try await setting.plan()
        #expect(plan.applied == ["0001_create_room", "0002_add_room_seats"])
        #expect(plan.pending.map(\.name) == ["0003_break_room"])
        let exists: Bool = try await setting.pool.query(
            "select to_regclass('window_seat') is not null as exists", deadline: .in(seconds: 10))[0]["exists"]
        #expect(!exists)
        try await setting.tearDown()
    }

    @Test func `a file must not end its transaction`() async throws {
        let setting = try await Setting("ending", files: ["0001_commit_early.sql": "create table a (); commit;"])
        await #expect(throws: MigrationError.endsTransaction("0001_commit_early")) { try await setting.apply() }
        try await setting.tearDown()
    }

    @Test func `several appliers that start together apply each file once`() async throws {
        let setting = try await Setting("together", files: rooms)
        let applied = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 1...8 { group.addTask { try await setting.apply() } }
            return try await group.reduce([], +)
        }
        #expect(applied == ["0001_create_room", "0002_add_room_seats"])
        let count: Int = try await setting.pool.query(
            "select count(*) as count from room", deadline: .in(seconds: 10))[0]["count"]
        #expect(count == 1)
        try await setting.tearDown()
    }

    @Test func `an applier waits for another no longer than its deadline`() async throws {
        let setting = try await Setting("waiting", files: rooms)
        let other = try await setting.scratch.connection()
        _ = try await other.query("select pg_advisory_lock(7235417906612483)", deadline: .in(seconds: 10))
        await #expect(throws: ConnectionError.self) {
            try await Migrator(directory: setting.directory).apply(
                to: .init(connectionString: setting.scratch.connectionString, connectTimeout: .seconds(30)),
                deadline: .in(seconds: 1))
        }
        await other.close()
        #expect(try await setting.apply().count == 2)
        try await setting.tearDown()
    }

    @Test func `misnamed, missing and doubled numbers are refused by name`() async throws {
        let setting = try await Setting("names", files: rooms)
        try setting.write("0004_add_door.sql", "")
        await #expect(throws: MigrationError.gap(before: "0004_add_door")) { try await setting.apply() }

        try setting.write("0003_add_lamp.sql", "")
        try setting.write("0003_add_vase.sql", "")
        await #expect(throws: MigrationError.duplicate(first: "0003_add_lamp", second: "0003_add_vase")) {
            try await setting.plan()
        }

        try setting.write("0002-Oops.sql", "")
        await #expect(throws: MigrationError.misnamed(file: "0002-Oops.sql")) { try await setting.plan() }
        try await setting.tearDown()

        await #expect(throws: MigrationError.self) {
            try await Migrator(directory: "/nonexistent").apply(
                to: .init(connectionString: setting.scratch.connectionString, connectTimeout: .seconds(30)),
                deadline: .in(seconds: 10))
        }
    }
}
