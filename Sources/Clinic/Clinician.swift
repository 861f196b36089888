/// Somebody who treats people or watches over them, and whose time is booked.
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
    /// Whether they watch over people, as a nurse does.
    public let monitors: Bool
    /// Whether they count as a prescriber.
    public let prescribes: Bool
    /// What they may do, and until when.
    public let qualifications: Qualifications
    /// How many visits they take.
    public let limit: VisitLimit
    /// What of their time is kept for urgent visits.
    public let reserve: Reserve?

    /// A clinician of a practice.
    public init(
        id: ID, code: String, name: String, credential: String, languages: [String], monitors: Bool = false,
        prescribes: Bool = false, qualifications: Qualifications = Qualifications(), limit: VisitLimit = VisitLimit(),
        reserve: Reserve? = nil
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.credential = credential
        self.languages = languages
        self.monitors = monitors
        self.prescribes = prescribes
        self.qualifications = qualifications
        self.limit = limit
        self.reserve = reserve
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
    /// What it offers besides.
    public let features: Set<String>

    /// A room of a practice.
    public init(id: ID, code: String, kind: String, features: Set<String> = []) {
        self.id = id
        self.code = code
        self.kind = kind
        self.features = features
    }

    /// Whether a kind is that of a line, over which people are treated who are elsewhere.
    public static func isLine(_ kind: String) -> Bool { kind == "video" || kind == "phone" }
}
