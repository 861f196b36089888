/// The statements that one connection has prepared on the server, at most 256, the least recently used going first.
struct PreparedStatements {
    /// One prepared statement.
    final class Statement {
        let name: String
        let text: String
        let types: [PostgresType]
        /// Whether the server has confirmed it.
        var isPrepared = false
        var columns: Columns?
        fileprivate var lastUse = 0

        init(name: String, text: String, types: [PostgresType]) {
            self.name = name
            self.text = text
            self.types = types
        }
    }

    static let capacity = 256

    /// The names of statements that are to be deallocated on the server, as soon as no transaction is open.
    private var surplus: [String] = []
    private var statements: [Key: Statement] = [:]
    private var uses = 0
    private var names = 0

    private struct Key: Hashable {
        let text: String
        let types: [PostgresType]
    }

    /// The statement for this text and these types, and whether it is still to be prepared.
    mutating func statement(for sql: SQL) -> (statement: Statement, isNew: Bool) {
        uses += 1
        let key = Key(text: sql.text, types: sql.types)
        if let known = statements[key] {
            known.lastUse = uses
            return (known, false)
        }

        makeRoom()
        names += 1
        let statement = Statement(name: "s\(names)", text: sql.text, types: sql.types)
        statement.lastUse = uses
        statements[key] = statement
        return (statement, true)
    }

    /// Forgets a statement that the server refused to prepare, or whose plan has become invalid.
    mutating func forget(_ statement: Statement) {
        let key = Key(text: statement.text, types: statement.types)
        guard statements[key] === statement else { return }
        statements[key] = nil
        if statement.isPrepared { surplus.append(statement.name) }
    }

    /// Forgets everything, because the server has.
    mutating func forgetAll() {
        statements = [:]
        surplus = []
    }

    /// Hands the names to be deallocated to the caller.
    mutating func takeSurplus() -> [String] {
        defer { surplus = [] }
        return surplus
    }

    private mutating func makeRoom() {
        guard statements.count >= Self.capacity,
            let oldest = statements.values.min(by: { $0.lastUse < $1.lastUse })
        else { return }
        forget(oldest)
    }
}
