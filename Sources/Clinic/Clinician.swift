/// Somebody who treats people, and whose time is booked.
public struct Clinician: Hashable, Sendable {
    /// The id of a clinician, which is also the id of the resource that is claimed.
    public typealias ID = Identifier<Clinician>

    /// The id.
    public let id: ID
    /// The short name in practice files and addresses.
    public let code: String
    /// The name that people read.
    public let name: String
    /// Profession and degree, for instance `MD psychiatrist`.
    public let credential: String
    /// BCP 47 tags of the languages spoken.
    public let languages: [String]

    /// A clinician of a practice.
    public init(id: ID, code: String, name: String, credential: String, languages: [String]) {
        self.id = id
        self.code = code
        self.name = name
        self.credential = credential
        self.languages = languages
    }
}

/// A room, or a line for video or phone: where a visit takes place.
public struct Room: Hashable, Sendable {
    /// The id of a room, which is also the id of the resource that is claimed.
    public typealias ID = Identifier<Room>

    /// The id.
    public let id: ID
    /// The short name, as on the door.
    public let code: String
    /// What it can be used for: `consult`, `treatment`, `video`, `phone`.
    public let kind: String

    /// A room of a practice.
    public init(id: ID, code: String, kind: String) {
        self.id = id
        self.code = code
        self.kind = kind
    }
}
