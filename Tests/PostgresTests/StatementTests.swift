import Testing

@testable import Postgres

struct StatementTests {
    private static let scratch = Task {
        let scratch = try await ScratchDatabase.make("statements")
        try await scratch.connection().run(
            script: """
                create table room (
                    name text constraint room_has_one_name primary key,
                    seats int constraint room_has_seats check (seats > 0)
                );
                create table door (
                    number int constraint door_has_one_number unique deferrable initially deferred
                );
                """, deadline: .in(seconds: 10))
        return scratch
    }

    @Test func `an error names its state, constraint, table and statement, but no value`() async throws {
        let connection = try await Self.scratch.value.connection()
        let error = try await #require(throws: PostgresError.self) {
            try await connection.query(
                "insert into room (name, seats) values (\("Blue"), \(-4711))", deadline: .in(seconds: 10))
        }
        #expect(error.sqlState == .checkViolation)
        #expect(error.constraint == "room_has_seats")
        #expect(error.table == "room")
        #expect(error.statement == "insert into room (name, seats) values ($1, $2)")
        #expect(!"\(error)".contains("4711"))
        #expect(!"\(error)".contains("Blue"))
    }

    @Test func `a value quoted by the server is cut out of the message`() async throws {
        let connection = try await Self.scratch.value.connection()
        let error = try await #require(throws: PostgresError.self) {
            try await connection.query("select \("secret")::int", deadline: .in(seconds: 10))
        }
        #expect(error.sqlState == .invalidTextRepresentation)
        #expect(error.message == "invalid input syntax for type integer: …")
    }

    @Test func `a text with a zero byte is refused, not cut off`() async throws {
        let connection = try await Self.scratch.value.connection()
        let error = try await #require(throws: PostgresError.self) {
            try await connection.query("select \("a\0b")", deadline: .in(seconds: 10))
        }
        #expect(error.sqlState == SQLState(rawValue: "22021"))
    }

    @Test func `the connection goes on after an error`() async throws {
        let connection = try await Self.scratch.value.connection()
        await #expect(throws: PostgresError.self) {
            try await connection.query("select nonsense", deadline: .in(seconds: 10))
        }
        #expect(try await connection.query("select 1 as one", deadline: .in(seconds: 10))[0]["one"] == 1)
        #expect(connection.isUsable)
    }

    @Test func `a deferred constraint fails the statement that it belongs to`() async throws {
        let pool = try await Self.scratch.value.pool()
        let error = try await #require(throws: PostgresError.self) {
            try await pool.query("insert into door (number) values (1), (1)", deadline: .in(seconds: 10))
        }
        #expect(error.constraint == "door_has_one_number")
        #expect(try await pool.query("select number from door", deadline: .in(seconds: 10)).isEmpty)
        await pool.close()
    }

    @Test func `a statement is prepared once for a text and its types`() async throws {
        let connection = try await Self.scratch.value.connection()
        for number in 1...3 {
            _ = try await connection.query("select \(number) as number", deadline: .in(seconds: 10))
            _ = try await connection.query("select \("\(number)") as number", deadline: .in(seconds: 10))
        }
        let names: [String] = try await connection.query(
            "select name from pg_prepared_statements where statement = 'select $1 as number' order by name",
            deadline: .in(seconds: 10)
        ).map { try $0["name"] }
        #expect(names == ["s1", "s2"])
    }

    @Test func `the least recently used statements are deallocated`() async throws {
        let connection = try await Self.scratch.value.connection()
        for number in 0..<300 {
            _ = try await connection.query(SQL(stringLiteral: "select \(number)"), deadline: .in(seconds: 10))
            _ = try await connection.query("select 'often'", deadline: .in(seconds: 10))
        }
        let rows = try await connection.query(
            "select statement from pg_prepared_statements order by prepare_time", deadline: .in(seconds: 10))
        // The one that this very statement drove out goes with the next.
        #expect(rows.count == PreparedStatements.capacity + 1)
        #expect(try rows.contains { try $0["statement"] == "select 'often'" })
        #expect(try !rows.contains { try $0["statement"] == "select 0" })
    }

    @Test func `a plan that a changed table has made invalid is prepared anew`() async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        try await pool.execute("create table chair (legs int)", deadline: .in(seconds: 10))
        try await pool.execute("insert into chair values (4)", deadline: .in(seconds: 10))
        #expect(try await pool.query("table chair", deadline: .in(seconds: 10))[0]["legs"] == 4)

        try await pool.execute("alter table chair add column arms int not null default 2", deadline: .in(seconds: 10))

        #expect(try await pool.query("table chair", deadline: .in(seconds: 10))[0]["arms"] == 2)
        try await pool.execute("alter table chair alter column legs type text", deadline: .in(seconds: 10))
        let legs: String = try await pool.transaction(deadline: .in(seconds: 10)) { transaction in
            try await transaction.query("table chair")[0]["legs"]
        }
        #expect(legs == "4")
        await pool.close()
    }

    @Test func `statements that the server has forgotten are prepared anew`() async throws {
        let pool = try await Self.scratch.value.pool(size: 1)
        #expect(try await pool.query("select 5 as five", deadline: .in(seconds: 10))[0]["five"] == 5)
        try await pool.withConnection(deadline: .in(seconds: 10)) { connection in
            try await connection.run(script: "deallocate all", deadline: .in(seconds: 10))
        }
        #expect(try await pool.query("select 5 as five", deadline: .in(seconds: 10))[0]["five"] == 5)
        await pool.close()
    }

    @Test func `too many parameters are refused without harm`() async throws {
        let connection = try await Self.scratch.value.connection()
        let sql = (0...65535).map { "\($0)" as SQL }.joined(separator: ", ")
        let error = try await #require(throws: PostgresError.self) {
            try await connection.query("select \(sql)", deadline: .in(seconds: 10))
        }
        #expect(error.sqlState == .programLimitExceeded)
        #expect(connection.isUsable)
    }

    @Test func `a large parameter and a large result pass through the socket's buffers`() async throws {
        let connection = try await Self.scratch.value.connection()
        let bytes = [UInt8](repeating: 0x5A, count: 8_000_000)
        let row = try await connection.query(
            "select \(bytes) as first, \(bytes) as second", deadline: .in(seconds: 60))[0]
        #expect(try row["first"] == bytes)
        #expect(try row["second"] == bytes)
    }

    @Test func `a script runs many statements as one transaction`() async throws {
        let connection = try await Self.scratch.value.connection()
        await #expect(throws: PostgresError.self) {
            try await connection.run(
                script: "create table lamp (watts int); insert into lamp values (1); select nonsense;",
                deadline: .in(seconds: 10))
        }
        let exists: Bool = try await connection.query(
            "select to_regclass('lamp') is not null as exists", deadline: .in(seconds: 10))[0]["exists"]
        #expect(!exists)
    }

    @Test func `a script cannot copy`() async throws {
        let connection = try await Self.scratch.value.connection()
        await #expect(throws: ConnectionError.self) {
            try await connection.run(script: "copy room from stdin", deadline: .in(seconds: 10))
        }
        #expect(!connection.isUsable)
    }

    @Test func `every session has its limits`() async throws {
        let connection = try await Self.scratch.value.connection()
        for (name, value) in [
            ("statement_timeout", "5s"), ("lock_timeout", "2s"), ("idle_in_transaction_session_timeout", "10s"),
            ("TimeZone", "UTC"), ("client_encoding", "UTF8"), ("application_name", "daybook"),
        ] {
            let setting: String = try await connection.query(
                "select current_setting(\(name)) as setting", deadline: .in(seconds: 10))[0]["setting"]
            #expect(setting == value, "\(name)")
        }
    }

    @Test func `what the connection string sets stands before the defaults`() async throws {
        let string = try await Self.scratch.value.connectionString
        let connection = try await Connection.open(
            .init(connectionString: "\(string) application_name=bench options='-c statement_timeout=77s'"),
            deadline: .in(seconds: 10))
        let row = try await connection.query(
            """
            select current_setting('statement_timeout') as statement_timeout,
                   current_setting('lock_timeout') as lock_timeout,
                   current_setting('application_name') as name
            """, deadline: .in(seconds: 10))[0]
        #expect(try row["statement_timeout"] == "77s")
        #expect(try row["lock_timeout"] == "2s")
        #expect(try row["name"] == "bench")
    }
}
