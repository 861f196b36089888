public import Foundation

/// The id of one entity, typed by what it identifies so that two kinds of id cannot be mixed up.
///
/// Ids are UUIDs of version 7 (RFC 9562 §5.7), made at the edge and passed in.
public struct Identifier<Entity>: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The UUID itself.
    public let uuid: UUID

    /// An id with a UUID that somebody made or stored.
    public init(_ uuid: UUID) {
        self.uuid = uuid
    }

    /// Reads the canonical text form in lower or upper case; nil for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 36, let uuid = UUID(uuidString: text) else { return nil }
        self.uuid = uuid
    }

    /// The canonical text form, in lower case.
    public var description: String {
        uuid.uuidString.lowercased()
    }

    /// Ids made later stand later.
    public static func < (lhs: Identifier, rhs: Identifier) -> Bool {
        lhs.description < rhs.description
    }
}

extension Identifier: Codable {
    /// Reads the canonical text form.
    public init(from decoder: any Decoder) throws {
        self.init(try UUID(from: decoder))
    }

    /// Writes the canonical text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
