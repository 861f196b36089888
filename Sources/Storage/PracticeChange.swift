/// What applying a practice file changes, or would change, about one thing of the practice.
public struct PracticeChange: Hashable, Sendable, CustomStringConvertible {
    /// What happens to the thing.
    public enum Kind: Hashable, Sendable {
        /// It is new.
        case added
        /// It was offered once, and is again; the facts are those that differ from then.
        case restored([Fact])
        /// It stays, with other facts.
        case changed([Fact])
        /// It is no longer in the file: what was booked with it stays, and nothing new can be.
        case removed
    }

    /// One fact that differs.
    public struct Fact: Hashable, Sendable {
        /// Its name in practice files.
        public let name: String
        /// What it was.
        public let before: String
        /// What it becomes.
        public let after: String
    }

    /// The thing: `service mh_consult`.
    public let subject: String
    /// What happens to it.
    public let kind: Kind

    /// A line for the operator: `service mh_consult: minutes 60 → 50`.
    public var description: String {
        switch kind {
        case .added: "\(subject): added"
        case .restored(let facts): "\(subject): " + (["offered again"] + facts.map(Self.text)).joined(separator: ", ")
        case .changed(let facts): "\(subject): " + facts.map(Self.text).joined(separator: ", ")
        case .removed: "\(subject): removed"
        }
    }

    private static func text(_ fact: Fact) -> String {
        "\(fact.name) \(fact.before) → \(fact.after)"
    }
}
