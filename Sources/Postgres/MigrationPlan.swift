/// How the files of migrations and the database compare.
public struct MigrationPlan: Hashable, Sendable {
    /// The names of the migrations that both know, in order.
    public internal(set) var applied: [String] = []
    /// The migrations that are still to be applied, in order.
    public internal(set) var pending: [Migration] = []
    /// The names of files that were applied with another text or another name.
    public internal(set) var edited: [String] = []
    /// The names of migrations that the database has and the files have not: the database is newer than the program.
    public internal(set) var unknown: [String] = []

    /// Whether there is nothing to do and nothing wrong.
    public var isUpToDate: Bool {
        pending.isEmpty && edited.isEmpty && unknown.isEmpty
    }
}
