/// How to reach the database, and the limits that every session gets.
public struct PostgresConfiguration: Sendable {
    /// A libpq connection string: `key=value` pairs or a `postgresql://` URI, several hosts allowed.
    ///
    /// What it sets itself (`tcp_user_timeout`, `options=-c …`, …) stands before the defaults of this type.
    public var connectionString: String
    /// The most connections that the pool opens.
    public var poolSize: Int
    /// The server cancels a statement that runs longer.
    public var statementTimeout: Duration
    /// The server gives up waiting for a lock after this time.
    public var lockTimeout: Duration
    /// The server ends a session whose transaction has been idle so long.
    public var idleInTransactionTimeout: Duration
    /// The longest wait for one host to accept a connection, and for its authentication.
    public var connectTimeout: Duration
    /// What `pg_stat_activity` calls this program.
    public var applicationName: String

    /// A configuration with the product's defaults.
    ///
    /// The string is first looked at by `problem`, or when connecting.
    public init(
        connectionString: String,
        poolSize: Int = 16,
        statementTimeout: Duration = .seconds(5),
        lockTimeout: Duration = .seconds(2),
        idleInTransactionTimeout: Duration = .seconds(10),
        connectTimeout: Duration = .seconds(2),
        applicationName: String = "daybook"
    ) {
        self.connectionString = connectionString
        self.poolSize = max(1, poolSize)
        self.statementTimeout = statementTimeout
        self.lockTimeout = lockTimeout
        self.idleInTransactionTimeout = idleInTransactionTimeout
        self.connectTimeout = connectTimeout
        self.applicationName = applicationName
    }

    /// What is wrong with the connection string, as a sentence that does not quote it; nil when it can be parsed.
    public var problem: String? {
        ConnectionParameters(connectionString) == nil ? ConnectionParameters.complaint : nil
    }
}
