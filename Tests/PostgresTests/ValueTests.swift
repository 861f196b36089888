import Foundation
import Postgres
import Testing

struct ValueTests {
    private static let scratch = Task { try await ScratchDatabase.make("values") }

    /// What comes back when a value is sent to the server and selected.
    private func echo<Value: PostgresCodable>(_ value: Value) async throws -> Value {
        try await row("select \(value) as value")["value"]
    }

    private func row(_ sql: SQL) async throws -> Row {
        let connection = try await Self.scratch.value.connection()
        let rows = try await connection.query(sql, deadline: .in(seconds: 10))
        return try #require(rows.first)
    }

    @Test func `numbers come back as they went, at their limits`() async throws {
        for value in [0, 1, -1, Int.max, Int.min] { #expect(try await echo(value) == value) }
        for value in [Int64.max, Int64.min] { #expect(try await echo(value) == value) }
        for value in [Int32.max, Int32.min] { #expect(try await echo(value) == value) }
        for value in [Int16.max, Int16.min] { #expect(try await echo(value) == value) }
        for value in [0, -0.5, .pi, .greatestFiniteMagnitude, .infinity, .leastNonzeroMagnitude] as [Double] {
            #expect(try await echo(value) == value)
        }
        #expect(try await echo(Double.nan).isNaN)
    }

    @Test func `texts come back as they went`() async throws {
        for value in ["", "June", "Zoë – ☂ 👩🏽‍⚕️", "a\nb\t'\"\\$1", String(repeating: "long ", count: 100_000)] {
            #expect(try await echo(value) == value)
        }
    }

    @Test func `bools, uuids and bytes come back as they went`() async throws {
        for value in [true, false] { #expect(try await echo(value) == value) }
        let id = UUID()
        #expect(try await echo(id) == id)
        for value in [[], [0], Array(0...255)] as [[UInt8]] { #expect(try await echo(value) == value) }
    }

    @Test func `timestamps come back to the microsecond, however far`() async throws {
        // 1970, one microsecond before, 2027-03-14 09:00 UTC, PostgreSQL's first, and the last that 64 bits hold.
        let values: [Int64] = [0, -1, 1_805_014_800_000_000, -210_866_803_200_000_000, .max]
        for value in values {
            let timestamp = Timestamp(microsecondsSinceUnixEpoch: value)
            #expect(try await echo(timestamp) == timestamp)
        }
    }

    @Test func `a timestamp is the instant that PostgreSQL prints`() async throws {
        let timestamp = Timestamp(microsecondsSinceUnixEpoch: 1_805_014_800_000_001)
        let text: String = try await row("select (\(timestamp)::timestamptz at time zone 'UTC')::text as value")[
            "value"]
        #expect(text == "2027-03-14 09:00:00.000001")
    }

    @Test(arguments: [Int64.min, Int64.min + 946_684_800_000_000])
    func `a timestamp outside PostgreSQL's years is refused, not infinite`(microseconds: Int64) async throws {
        let timestamp = Timestamp(microsecondsSinceUnixEpoch: microseconds)
        await #expect { _ = try await echo(timestamp) } throws: { error in
            (error as? PostgresError)?.sqlState == SQLState(rawValue: "22008")
        }
    }

    @Test func `a timestamp later than 64 bits of microseconds since 1970 does not decode`() async throws {
        let row = try await row("select '294276-12-31 23:59:59.999999Z'::timestamptz as at")
        #expect(throws: RowDecodingError.self) { try row.decode("at", as: Timestamp.self) }
    }

    @Test func `ranges come back as they went`() async throws {
        let range = TimestampRange(
            lower: Timestamp(microsecondsSinceUnixEpoch: 0), upper: Timestamp(microsecondsSinceUnixEpoch: 1))
        #expect(try await echo(range) == range)
    }

    @Test(arguments: [
        "empty", "(,)", "[2027-01-01 00:00Z,)", "(,2027-01-01 00:00Z)", "(2027-01-01 00:00Z,2027-01-02 00:00Z]",
        "[2027-01-01 00:00Z,2027-01-02 00:00Z]", "[-infinity,2027-01-02 00:00Z)",
    ])
    func `a range that is not finite and half-open does not decode`(text: String) async throws {
        let row = try await row("select \(text)::tstzrange as during")
        #expect(throws: RowDecodingError.self) { try row.decode("during", as: TimestampRange.self) }
    }

    @Test func `documents come back with the same content`() async throws {
        struct Pet: Codable, Equatable {
            var name: String
            var legs: Int
        }
        let pet = Pet(name: "Zoë", legs: 4)
        #expect(try await echo(JSON(encoding: pet)).decode() == pet)
        #expect(try await echo(JSON(text: "{}")) == JSON(text: "{}"))

        let json: JSON = try await row("select '[1, 2]'::json as value")["value"]
        #expect(json.text == "[1, 2]")
    }

    @Test func `arrays come back as they went, the empty one too`() async throws {
        let ids = [UUID(), UUID()]
        #expect(try await echo(ids) == ids)
        #expect(try await echo([String]()) == [])
        #expect(try await echo(["", "a,b", "{c}", "null"]) == ["", "a,b", "{c}", "null"])
        #expect(try await echo([1, -1]) == [1, -1])
        #expect(try await echo([true, false]) == [true, false])
        #expect(try await echo([JSON(text: "1"), JSON(text: "{}")]) == [JSON(text: "1"), JSON(text: "{}")])
        let instants = [Timestamp(microsecondsSinceUnixEpoch: 5)]
        #expect(try await echo(instants) == instants)
        let ranges = [TimestampRange(lower: instants[0], upper: Timestamp(microsecondsSinceUnixEpoch: 9))]
        #expect(try await echo(ranges) == ranges)
    }

    @Test func `nulls in an array need an optional element`() async throws {
        let row = try await row("select array['a', null] as names")
        #expect(try row.decode("names", as: [String?].self) == ["a", nil])
        #expect(throws: RowDecodingError.self) { try row.decode("names", as: [String].self) }
    }

    @Test func `an array of arrays does not decode`() async throws {
        let row = try await row("select array[array[1, 2], array[3, 4]] as grid")
        #expect(throws: RowDecodingError.self) { try row.decode("grid", as: [Int].self) }
    }

    @Test func `null is nil, and nil is null`() async throws {
        let nothing: UUID? = nil
        let row = try await row("select \(nothing) as nothing, \(nothing) is null as is_null, \(Int?.some(3)) as three")
        #expect(try row.decode("nothing", as: UUID?.self) == nil)
        #expect(try row["is_null"] == true)
        #expect(try row.decode("three", as: Int?.self) == 3)
    }

    @Test func `an enum with raw values needs nothing but the conformance`() async throws {
        #expect(try await echo(Mood.calm) == .calm)
        #expect(try await echo([Mood.calm, .low]) == [.calm, .low])

        let row = try await row("select 'furious' as mood")
        #expect(throws: RowDecodingError.self) { try row.decode("mood", as: Mood.self) }
    }

    @Test func `what the server can only name as its own type reads as text`() async throws {
        let row = try await row("select current_database() as name, 'x'::varchar as short, 'y'::char(3) as padded")
        #expect(try row["name"] == "daybook_postgres_values")
        #expect(try row["short"] == "x")
        #expect(try row["padded"] == "y  ")
    }
}

private enum Mood: String, PostgresCodable {
    case calm, low
}
