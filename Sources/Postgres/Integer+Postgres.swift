extension Int: PostgresCodable {
    /// `bigint`.
    public static var postgresType: PostgresType { .int8 }

    /// Appends eight bytes.
    public func encode(to buffer: inout [UInt8]) { buffer.append(bigEndian: Int64(self)) }

    /// Reads any of PostgreSQL's integers.
    public init(decoding field: PostgresField) throws { self = Int(try field.anyInteger()) }
}

extension Int64: PostgresCodable {
    /// `bigint`.
    public static var postgresType: PostgresType { .int8 }

    /// Appends eight bytes.
    public func encode(to buffer: inout [UInt8]) { buffer.append(bigEndian: self) }

    /// Reads any of PostgreSQL's integers.
    public init(decoding field: PostgresField) throws { self = try field.anyInteger() }
}

extension Int32: PostgresCodable {
    /// `integer`.
    public static var postgresType: PostgresType { .int4 }

    /// Appends four bytes.
    public func encode(to buffer: inout [UInt8]) { buffer.append(bigEndian: self) }

    /// Reads any of PostgreSQL's integers; throws `outOfRange` for one that needs more than four bytes.
    public init(decoding field: PostgresField) throws {
        guard let value = Int32(exactly: try field.anyInteger()) else { throw FieldDecodingError.outOfRange }
        self = value
    }
}

extension Int16: PostgresCodable {
    /// `smallint`.
    public static var postgresType: PostgresType { .int2 }

    /// Appends two bytes.
    public func encode(to buffer: inout [UInt8]) { buffer.append(bigEndian: self) }

    /// Reads any of PostgreSQL's integers; throws `outOfRange` for one that needs more than two bytes.
    public init(decoding field: PostgresField) throws {
        guard let value = Int16(exactly: try field.anyInteger()) else { throw FieldDecodingError.outOfRange }
        self = value
    }
}

extension PostgresField {
    fileprivate func anyInteger() throws -> Int64 {
        switch type {
        case .int8: try integer(as: Int64.self)
        case .int4: Int64(try integer(as: Int32.self))
        case .int2: Int64(try integer(as: Int16.self))
        case .oid: Int64(try integer(as: UInt32.self))
        default: throw isNull ? FieldDecodingError.null : FieldDecodingError.typeMismatch
        }
    }
}
