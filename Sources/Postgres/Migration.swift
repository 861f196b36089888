/// One file of `sql/migrations`.
public struct Migration: Hashable, Sendable {
    /// The number in front of the name.
    public let version: Int
    /// The name of the file, with its number and without `.sql`.
    public let name: String
    /// The text of the file.
    public let script: String

    /// A migration from a file's name and text; nil unless the name is `NNNN_verb_object.sql`.
    init?(file: String, script: String) {
        guard let match = file.wholeMatch(of: /(([0-9]{4})_[a-z0-9]+(?:_[a-z0-9]+)*)\.sql/),
            let version = Int(match.output.2)
        else { return nil }
        self.version = version
        name = String(match.output.1)
        self.script = script
    }
}
