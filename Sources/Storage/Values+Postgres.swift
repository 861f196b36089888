public import Clinic
import Foundation
public import Postgres
public import Scheduling

// The values of the pure targets on the wire: each is carried by the PostgreSQL type that means the same.

extension Instant: PostgresEncodable, PostgresDecodable {
    /// The type that carries it.
    public static var postgresType: PostgresType { Timestamp.postgresType }

    /// Appends the value in PostgreSQL's binary form.
    public func encode(to buffer: inout [UInt8]) {
        Timestamp(microsecondsSinceUnixEpoch: microsecondsSinceUnixEpoch).encode(to: &buffer)
    }

    /// Reads the value, or throws what is wrong with the field.
    public init(decoding field: PostgresField) throws {
        self.init(microsecondsSinceUnixEpoch: try Timestamp(decoding: field).microsecondsSinceUnixEpoch)
    }
}

extension TimeRange: PostgresEncodable, PostgresDecodable {
    /// The type that carries it.
    public static var postgresType: PostgresType { TimestampRange.postgresType }

    /// Appends the value in PostgreSQL's binary form.
    public func encode(to buffer: inout [UInt8]) {
        TimestampRange(
            lower: Timestamp(microsecondsSinceUnixEpoch: start.microsecondsSinceUnixEpoch),
            upper: Timestamp(microsecondsSinceUnixEpoch: end.microsecondsSinceUnixEpoch)
        ).encode(to: &buffer)
    }

    /// Reads the value, or throws what is wrong with the field.
    public init(decoding field: PostgresField) throws {
        let range = try TimestampRange(decoding: field)
        guard
            let whole = TimeRange(
                start: Instant(microsecondsSinceUnixEpoch: range.lower.microsecondsSinceUnixEpoch),
                end: Instant(microsecondsSinceUnixEpoch: range.upper.microsecondsSinceUnixEpoch))
        else { throw EmptyRange() }
        self = whole
    }
}

extension Identifier: PostgresEncodable, PostgresDecodable {
    /// The type that carries it.
    public static var postgresType: PostgresType { UUID.postgresType }

    /// Appends the value in PostgreSQL's binary form.
    public func encode(to buffer: inout [UInt8]) {
        uuid.encode(to: &buffer)
    }

    /// Reads the value, or throws what is wrong with the field.
    public init(decoding field: PostgresField) throws {
        self.init(try UUID(decoding: field))
    }
}

/// A range without length stands in the database, which its checks do not allow.
struct EmptyRange: Error {}
