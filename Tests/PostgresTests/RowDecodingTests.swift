import Foundation
import Testing

@testable import Postgres

struct RowDecodingTests {
    private static let scratch = Task { try await ScratchDatabase.make("rows") }

    private func row(_ sql: SQL) async throws -> Row {
        let connection = try await Self.scratch.value.connection()
        return try #require(try await connection.query(sql, deadline: .in(seconds: 10)).first)
    }

    @Test func `a null that is not expected names the column and the type`() async throws {
        let row = try await row("select null::uuid as person_id")
        #expect {
            _ = try row.decode("person_id", as: UUID.self)
        } throws: { error in
            "\(error)" == "column person_id is null, and UUID is not optional"
        }
    }

    @Test func `another type is named as SQL writes it, and the value is not`() async throws {
        let row = try await row("select 'secret' as note, array['secret'] as notes")
        #expect {
            _ = try row.decode("note", as: Int.self)
        } throws: { error in
            "\(error)" == "column note of type text cannot be read as Int"
        }
        #expect {
            _ = try row.decode("notes", as: String.self)
        } throws: { error in
            "\(error)" == "column notes of type text[] cannot be read as String"
        }
    }

    @Test func `a number that does not fit is refused`() async throws {
        let row = try await row("select 40000::int8 as visits")
        #expect(try row["visits"] == 40000)
        #expect {
            _ = try row.decode("visits", as: Int16.self)
        } throws: { error in
            "\(error)" == "column visits of type bigint holds a value that does not fit into Int16"
        }
    }

    @Test func `an infinite timestamp is refused`() async throws {
        let row = try await row("select 'infinity'::timestamptz as at")
        #expect {
            _ = try row.decode("at", as: Timestamp.self)
        } throws: { error in
            (error as? RowDecodingError)?.problem == .outOfRange
        }
    }

    @Test func `a column that is not there is named`() async throws {
        let row = try await row("select 1 as one")
        #expect {
            _ = try row.decode("two", as: Int?.self)
        } throws: { error in
            "\(error)" == "there is no column two to read as Optional<Int>"
        }
        #expect(throws: RowDecodingError.self) { _ = try row[7] as Int }
    }

    @Test func `columns are read by position too`() async throws {
        let row = try await row("select 1, 'two'")
        #expect(try row[0] == 1)
        #expect(try row[1] == "two")
    }

    @Test func `rows outlive their connection`() async throws {
        let connection = try await Self.scratch.value.connection()
        let rows = try await connection.query(
            "select n, 'visit ' || n as title from generate_series(1, 1000) as n", deadline: .in(seconds: 10))
        await connection.close()

        #expect(rows.count == 1000)
        #expect(try rows[999].decode("title", as: String.self) == "visit 1000")
    }
}
