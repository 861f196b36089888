import CLibPQ

/// What one statement returned, in libpq's own memory.
///
/// Values are read from there when a row is asked for them: nothing is copied before.
final class ResultSet: @unchecked Sendable {  // libpq never writes to a result that it has handed out.
    /// How many rows there are.
    let count: Int
    private let result: OpaquePointer
    private let columns: Columns

    /// Takes the result over and frees it in the end.
    init(_ result: OpaquePointer, columns: Columns) {
        self.result = result
        self.columns = columns
        count = Int(PQntuples(result))
    }

    deinit {
        PQclear(result)
    }

    /// The rows, each keeping the result alive.
    var rows: [Row] {
        (0..<count).map { Row(result: self, index: Int32(truncatingIfNeeded: $0)) }
    }

    /// The number of rows that the statement changed, or returned for a select; 0 for a command.
    var affected: Int {
        PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// What the server calls the command that it has done, such as `COMMIT`.
    var command: String {
        PQcmdStatus(result).map { String(cString: $0) } ?? ""
    }

    func position(of column: String) -> Int32? {
        columns.position(of: column)
    }

    func name(of column: Int32) -> String {
        PQfname(result, column).map { String(cString: $0) } ?? "\(column)"
    }

    func type(of column: Int32) -> PostgresType {
        PostgresType(rawValue: PQftype(result, column))
    }

    func field(row: Int32, column: Int32) -> PostgresField? {
        guard column >= 0, column < PQnfields(result) else { return nil }
        var bytes: UnsafeRawBufferPointer?
        if PQgetisnull(result, row, column) == 0 {
            bytes = UnsafeRawBufferPointer(
                start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
        }
        return PostgresField(type: type(of: column), bytes: bytes, owner: self)
    }
}
