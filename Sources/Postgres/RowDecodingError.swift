/// A column that could not be read: says which one and as what, never the value.
public struct RowDecodingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the column that was asked for.
    public let column: String
    /// The Swift type it was asked as.
    public let swiftType: String
    /// The type that the server gave it; nil when the row has no such column.
    public let postgresType: PostgresType?
    /// What is wrong.
    public let problem: FieldDecodingError

    /// A sentence for the log.
    public var description: String {
        switch problem {
        case .null: "column \(column) is null, and \(swiftType) is not optional"
        case .typeMismatch: "column \(column) of type \(source) cannot be read as \(swiftType)"
        case .outOfRange: "column \(column) of type \(source) holds a value that does not fit into \(swiftType)"
        case .unknownValue: "column \(column) of type \(source) holds a value that \(swiftType) does not know"
        case .malformed: "column \(column) of type \(source) holds malformed bytes for \(swiftType)"
        case .noSuchColumn: "there is no column \(column) to read as \(swiftType)"
        }
    }

    private var source: String { postgresType?.description ?? "unknown" }
}
