import Foundation
import Testing

@testable import Postgres

struct ConfigurationTests {
    private func values(_ string: String) throws -> [String: String] {
        try #require(ConnectionParameters(PostgresConfiguration(connectionString: string))).values
    }

    @Test func `defaults are added where the string is silent`() throws {
        let values = try values("host=db.example dbname=daybook")
        #expect(values["tcp_user_timeout"] == "4000")
        #expect(values["connect_timeout"] == "2")
        #expect(values["keepalives_idle"] == "5")
        #expect(
            values["options"] == """
                -c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000 \
                -c TimeZone=UTC
                """)
    }

    @Test func `what the string says stands`() throws {
        let values = try values("postgresql://db.example/daybook?tcp_user_timeout=9&options=-c%20lock_timeout%3D1")
        #expect(values["tcp_user_timeout"] == "9")
        #expect(values["options"]?.hasSuffix("-c TimeZone=UTC -c lock_timeout=1") == true)
    }

    @Test func `every host is tried alone, with its own port`() throws {
        let attempts = try #require(
            ConnectionParameters("host=a,b,c port=1,2,3 target_session_attrs=read-write")
        ).attempts
        #expect(attempts.map { $0["host"] } == ["a", "b", "c"])
        #expect(attempts.map { $0["port"] } == ["1", "2", "3"])
        #expect(attempts.allSatisfy { $0["target_session_attrs"] == "read-write" })

        let shared = try #require(ConnectionParameters("postgresql://a,b/x?port=7")).attempts
        #expect(shared.map { $0["port"] } == ["7", "7"])
    }

    @Test func `a preferred standby is looked for on every host before any other`() throws {
        let attempts = try #require(ConnectionParameters("host=a,b target_session_attrs=prefer-standby")).attempts
        #expect(attempts.map { $0["target_session_attrs"] } == ["standby", "standby", "any", "any"])
    }

    @Test func `a string that cannot be parsed is told without being quoted`() async throws {
        let configuration = PostgresConfiguration(connectionString: "host=a password secret")
        #expect(configuration.problem == ConnectionParameters.complaint)
        #expect(PostgresConfiguration(connectionString: "").problem == nil)
        await #expect(throws: ConnectionError.unavailable(ConnectionParameters.complaint)) {
            try await Connection.open(configuration, deadline: .in(seconds: 10))
        }
    }

    @Test func `the second host answers when the first does not exist`() async throws {
        let (directory, port, user) = try await address()
        let string = "host=/nonexistent,\(directory) port=\(port) user=\(user) dbname=postgres"
        let connection = try await Connection.open(.init(connectionString: string), deadline: .in(seconds: 10))
        #expect(try await connection.query("select 1 as one", deadline: .in(seconds: 10))[0]["one"] == 1)
    }

    @Test func `a host that only reads is passed over for one that writes`() async throws {
        let (directory, port, user) = try await address()
        let reading = "options='-c default_transaction_read_only=on'"
        let string = "host=/nonexistent,\(directory) port=\(port) user=\(user) dbname=postgres"
        let error = try await #require(throws: ConnectionError.self) {
            try await Connection.open(
                .init(connectionString: "\(string) \(reading) target_session_attrs=read-write"),
                deadline: .in(seconds: 10))
        }
        #expect("\(error)".contains("session is read-only"))
    }

    /// Where the server of the tests listens, and as whom we talk to it.
    private func address() async throws -> (directory: String, port: String, user: String) {
        let server = try await Connection.open(
            .init(connectionString: ScratchDatabase.server), deadline: .in(seconds: 10))
        let row = try await server.query(
            """
            select split_part(current_setting('unix_socket_directories'), ',', 1) as directory,
                   current_setting('port') as port, session_user::text as role
            """, deadline: .in(seconds: 10))[0]
        return (try row["directory"], try row["port"], try row["role"])
    }
}
