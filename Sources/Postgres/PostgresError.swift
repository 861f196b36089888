/// An error that the server answered to a statement.
///
/// It never holds the values of parameters: the server's detail and hint are dropped, because they quote rows, and
/// quoted text in the message of a data exception (22xxx) is cut out.
public struct PostgresError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of error it is.
    public let sqlState: SQLState
    /// The server's primary message.
    public let message: String
    /// The constraint that refused, where one did.
    public let constraint: String?
    /// The table that the error is about, where there is one.
    public let table: String?
    /// The column that the error is about, where there is one.
    public let column: String?
    /// The character of the statement, counted from 1, where the server saw the fault; nil where it names none.
    public let position: Int?
    /// The text of the statement that failed, with `$1` in place of values.
    public let statement: String

    /// An error made by hand, for tests and for refusals that never reach the server.
    public init(
        sqlState: SQLState, message: String, constraint: String? = nil, table: String? = nil, column: String? = nil,
        position: Int? = nil, statement: String = ""
    ) {
        self.sqlState = sqlState
        self.message = message
        self.constraint = constraint
        self.table = table
        self.column = column
        self.position = position
        self.statement = statement
    }

    /// A line for the log.
    public var description: String {
        let about = [constraint.map { "constraint \($0)" }, table.map { "table \($0)" }].compactMap(\.self)
        let place = about.isEmpty ? "" : " (\(about.joined(separator: ", ")))"
        return "\(sqlState): \(message)\(place) in: \(statement)"
    }
}
