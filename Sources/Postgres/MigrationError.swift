/// Why migrations were not applied.
///
/// Nothing of the one that is named was kept.
public enum MigrationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The directory cannot be read.
    case unreadable(String)
    /// A file is not named `NNNN_verb_object.sql`.
    case misnamed(file: String)
    /// Two files have one number.
    case duplicate(first: String, second: String)
    /// A number is missing before this file.
    case gap(before: String)
    /// Files have been changed or renamed after they were applied.
    case edited([String])
    /// The database has migrations that the program does not know.
    case unknown([String])
    /// The file ended its own transaction, which the migrator must do.
    case endsTransaction(String)
    /// The server refused a statement of the file.
    case failed(String, PostgresError)

    /// A sentence for the operator.
    public var description: String {
        switch self {
        case .unreadable(let reason): "The migrations cannot be read: \(reason)"
        case .misnamed(let file): "\(file) is not named NNNN_verb_object.sql."
        case .duplicate(let first, let second): "\(first) and \(second) have the same number."
        case .gap(let file): "A number is missing before \(file)."
        case .edited(let names):
            "Changed after it was applied: \(names.joined(separator: ", ")). Restore it and write a new migration."
        case .unknown(let names):
            "The database is newer than this program; it has \(names.joined(separator: ", "))."
        case .endsTransaction(let name): "\(name) ends its transaction; leave begin and commit to the migrator."
        case .failed(let name, let error):
            "\(name) failed\(error.line.map { " at line \($0)" } ?? ""): \(error.sqlState) \(error.message)"
        }
    }
}

extension PostgresError {
    /// The line of the statement, counted from 1, where the server saw the fault.
    fileprivate var line: Int? {
        position.map { 1 + statement.unicodeScalars.prefix($0 - 1).count { $0 == "\n" } }
    }
}
