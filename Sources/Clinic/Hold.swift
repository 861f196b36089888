public import Scheduling

/// Claims kept for a short time for somebody who is filling in a form.
public struct Hold: Hashable, Sendable {
    /// The id of a hold.
    public typealias ID = Identifier<Hold>

    /// How long a hold lasts.
    public static let lifetime: Duration = .seconds(5 * 60)
    /// How long it lasts at most: twice as long again, when it is extended, which can be done once.
    public static let longestLifetime: Duration = .seconds(15 * 60)
    /// How many live holds one address can have at a practice.
    public static let limitPerHolder = 3

    /// The id.
    public let id: ID
    /// For what.
    public let service: Service.ID
    /// With whom.
    public let clinician: Clinician.ID
    /// Where, if the visit needs a room or a line.
    public let room: Room.ID?
    /// The start that is kept.
    public let start: Instant
    /// When it ends by itself.
    public let expires: Instant
    /// What it keeps after that, where it is for several services one right after another.
    public let following: [Stop]

    /// What a hold keeps for one of several services.
    public struct Stop: Hashable, Sendable {
        /// For what.
        public let service: Service.ID
        /// With whom.
        public let clinician: Clinician.ID
        /// Where, if the service needs a room or a line.
        public let room: Room.ID?
        /// The start that is kept.
        public let start: Instant

        /// One of several services.
        public init(service: Service.ID, clinician: Clinician.ID, room: Room.ID?, start: Instant) {
            self.service = service
            self.clinician = clinician
            self.room = room
            self.start = start
        }
    }

    /// A hold.
    public init(
        id: ID, service: Service.ID, clinician: Clinician.ID, room: Room.ID?, start: Instant, expires: Instant,
        following: [Stop] = []
    ) {
        self.id = id
        self.service = service
        self.clinician = clinician
        self.room = room
        self.start = start
        self.expires = expires
        self.following = following
    }
}

/// How somebody shows that a hold is theirs.
public struct HoldClaim: Hashable, Sendable {
    /// The hold.
    public let id: Hold.ID
    /// The secret that came with it.
    public let secret: String

    /// A hold and its secret.
    public init(id: Hold.ID, secret: String) {
        self.id = id
        self.secret = secret
    }
}
