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

    @Test(arguments: [
        "[2027-01-01 00:00Z,infinity)", "[-infinity,infinity)",
        // Later than 64 bits of microseconds since 1970 hold.
        "[2027-01-01 00:00Z,294276-12-31 23:59:59.999999Z)",
    ])
    func `a range with a bound that is no instant is refused`(text: String) async throws {
        let row = try await row("select \(text)::tstzrange as during")
        #expect {
            _ = try row.decode("during", as: TimestampRange.self)
        } throws: { error in
            (error as? RowDecodingError)?.problem == .outOfRange
        }
    }

    @Test func `a range may begin at PostgreSQL's first instant`() async throws {
        let row = try await row("select '[4714-11-24 00:00:00+00 BC,2027-01-01 00:00:00+00)'::tstzrange as during")
        let range: TimestampRange = try row["during"]
        #expect(range.lower.microsecondsSinceUnixEpoch == -210_866_803_200_000_000)
        #expect(range.upper.microsecondsSinceUnixEpoch == 1_798_761_600_000_000)
    }

    @Test(arguments: [
        // A bound of another length, though its bytes are there.
        sent(9, 8), sent(4, 8), sent(8, 7), sent(8, 0), sent(8, -1), sent(8, .max),
        // Bytes that end within a bound, within a length, or before them.
        sent(8, 8, cut: 1), sent(8, 8, cut: 8), sent(8, 8, cut: 10), sent(8),
        sent(8, cut: 5), sent(),
    ])
    func `a range whose bounds are not of eight bytes is malformed`(bytes: [UInt8]) async throws {
        let row = try await row("select \(bytes) as bytes")
        let field = try #require(row.result.field(row: row.index, column: 0))
        #expect(throws: FieldDecodingError.malformed) {
            try TimestampRange(decoding: PostgresField(type: .tstzrange, bytes: field.bytes, owner: field.owner))
        }
    }

    @Test func `a range of two bounds of eight bytes is read`() async throws {
        let bytes = Self.sent(8, 8)
        let row = try await row("select \(bytes) as bytes")
        let field = try #require(row.result.field(row: row.index, column: 0))
        let range = try TimestampRange(
            decoding: PostgresField(type: .tstzrange, bytes: field.bytes, owner: field.owner))
        let epoch = Timestamp(microsecondsSinceUnixEpoch: 946_684_800_000_000)
        #expect(range == TimestampRange(lower: epoch, upper: epoch))
    }

    /// What `range_send` writes for a half-open range, with bounds at PostgreSQL's epoch and these lengths in front.
    private static func sent(_ lengths: Int32..., cut: Int = 0) -> [UInt8] {
        var bytes: [UInt8] = [0x02]
        for length in lengths {
            withUnsafeBytes(of: length.bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: repeatElement(0, count: 8))
        }
        return Array(bytes.dropLast(cut))
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
