public import Scheduling

/// One version of a document that people accept.
///
/// A version is never changed: a new text is the next version, and whoever accepted an earlier one is asked again.
public struct ConsentDocument: Hashable, Sendable {
    /// The id of a version.
    public typealias ID = Identifier<ConsentDocument>

    /// The id.
    public let id: ID
    /// The short name that gates use.
    public let code: String
    /// Counts the versions of this code, from 1.
    public let version: Int
    /// The title that people read.
    public let title: String
    /// The text that people accept.
    public let text: String
    /// Since when it counts.
    public let created: Instant

    /// A version of a document.
    public init(id: ID, code: String, version: Int, title: String, text: String, created: Instant) {
        self.id = id
        self.code = code
        self.version = version
        self.title = title
        self.text = text
        self.created = created
    }
}
