/// One row of a result, read by the names of its columns.
///
/// ```swift
/// let name: String = try row["name"]
/// let email: String? = try row["email"]
/// ```
public struct Row: Sendable {
    let result: ResultSet
    let index: Int32

    /// The value of a column, as the type that is asked for.
    ///
    /// Throws `RowDecodingError`.
    public subscript<Value: PostgresDecodable>(_ column: String) -> Value {
        get throws { try decode(column) }
    }

    /// The value of a column by its position, counted from 0.
    ///
    /// Throws `RowDecodingError`.
    public subscript<Value: PostgresDecodable>(_ column: Int) -> Value {
        get throws { try decode(Int32(truncatingIfNeeded: column)) }
    }

    /// The value of a column, as the type that is named.
    ///
    /// Throws `RowDecodingError`.
    public func decode<Value: PostgresDecodable>(_ column: String, as: Value.Type = Value.self) throws -> Value {
        guard let position = result.position(of: column) else {
            throw RowDecodingError(
                column: column, swiftType: "\(Value.self)", postgresType: nil, problem: .noSuchColumn)
        }
        return try decode(position)
    }

    private func decode<Value: PostgresDecodable>(_ column: Int32) throws -> Value {
        guard let field = result.field(row: index, column: column) else {
            throw RowDecodingError(
                column: "\(column)", swiftType: "\(Value.self)", postgresType: nil, problem: .noSuchColumn)
        }
        do {
            return try Value(decoding: field)
        } catch {
            // Any other error may quote the value: only the fact is kept.
            throw RowDecodingError(
                column: result.name(of: column), swiftType: "\(Value.self)", postgresType: field.type,
                problem: error as? FieldDecodingError ?? .malformed)
        }
    }
}
