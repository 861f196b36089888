/// The five characters by which PostgreSQL names an error (its manual, appendix A).
public struct SQLState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The five characters.
    public let rawValue: String

    /// The error with this code.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The five characters.
    public var description: String { rawValue }

    /// The first two characters, which name the family.
    public var family: Substring { rawValue.prefix(2) }

    /// 08007: the connection was lost and nobody knows whether the transaction was committed.
    public static let transactionResolutionUnknown = SQLState(rawValue: "08007")
    /// 0A000: a feature is not supported, or a cached plan has become invalid.
    public static let featureNotSupported = SQLState(rawValue: "0A000")
    /// 22001: a text is too long for its column.
    public static let stringDataRightTruncation = SQLState(rawValue: "22001")
    /// 22P02: a text is not a value of the type.
    public static let invalidTextRepresentation = SQLState(rawValue: "22P02")
    /// 23001: a row is still referred to (`on delete restrict`).
    public static let restrictViolation = SQLState(rawValue: "23001")
    /// 23502: a column that must have a value is null.
    public static let notNullViolation = SQLState(rawValue: "23502")
    /// 23503: a row points to nothing, or is still pointed to.
    public static let foreignKeyViolation = SQLState(rawValue: "23503")
    /// 23505: a key exists already.
    public static let uniqueViolation = SQLState(rawValue: "23505")
    /// 23514: a check failed.
    public static let checkViolation = SQLState(rawValue: "23514")
    /// 23P01: an exclusion constraint met an overlapping row.
    public static let exclusionViolation = SQLState(rawValue: "23P01")
    /// 25006: the transaction, or the server, only reads.
    public static let readOnlyTransaction = SQLState(rawValue: "25006")
    /// 25P01: there is no transaction.
    public static let noActiveTransaction = SQLState(rawValue: "25P01")
    /// 25P02: the transaction has failed and only a rollback will do.
    public static let inFailedTransaction = SQLState(rawValue: "25P02")
    /// 26000: there is no prepared statement of this name.
    public static let invalidStatementName = SQLState(rawValue: "26000")
    /// 40001: a concurrent transaction made this one impossible; it may be repeated.
    public static let serializationFailure = SQLState(rawValue: "40001")
    /// 40P01: a deadlock, of which this transaction is the victim; it may be repeated.
    public static let deadlockDetected = SQLState(rawValue: "40P01")
    /// 42501: the role may not do this.
    public static let insufficientPrivilege = SQLState(rawValue: "42501")
    /// 42601: the statement is not SQL.
    public static let syntaxError = SQLState(rawValue: "42601")
    /// 42P01: there is no such table.
    public static let undefinedTable = SQLState(rawValue: "42P01")
    /// 54000: a limit of the server or the protocol.
    public static let programLimitExceeded = SQLState(rawValue: "54000")
    /// 55P03: a lock was not to be had within `lock_timeout`, or at once with `nowait`.
    public static let lockNotAvailable = SQLState(rawValue: "55P03")
    /// 57014: the statement was cancelled, as a rule by `statement_timeout`.
    public static let queryCanceled = SQLState(rawValue: "57014")
    /// 57P01: the server, or an operator, ended the connection.
    public static let adminShutdown = SQLState(rawValue: "57P01")
    /// 57P02: another process of the server crashed.
    public static let crashShutdown = SQLState(rawValue: "57P02")
    /// 57P03: the server is starting up or shutting down.
    public static let cannotConnectNow = SQLState(rawValue: "57P03")
    /// P0001: `raise exception` in a function or trigger.
    public static let raiseException = SQLState(rawValue: "P0001")
}

extension SQLState {
    /// Whether the whole transaction may succeed when it is simply repeated.
    public var isRetriable: Bool {
        self == .serializationFailure || self == .deadlockDetected
    }
}
