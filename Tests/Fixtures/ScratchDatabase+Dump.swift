extension ScratchDatabase {
    /// Every row of every table as text, sorted: what two moments are compared by.
    public func dump() async throws -> [String] {
        let tables = try await texts(
            """
            select relname::text from pg_class
            where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1
            """)
        var rows: [String] = []
        for table in tables { rows += try await texts("select '\(table) ' || t::text from \(table) t order by 1") }
        return rows
    }
}
