/// A stretch of a visit and what it takes: arrive, talk, dose, observe, write up, turn the room over.
///
/// A buffer is a phase without the person.
public struct Phase: Hashable, Sendable, Codable {
    /// What happens in it, for staff.
    public var name: String
    /// Minutes of real time.
    public var minutes: Int
    /// Whether the person is there.
    public var needsPerson: Bool
    /// Whether it takes the clinician.
    public var needsClinician: Bool
    /// How much of a nurse it takes.
    public var monitoring: Monitoring
    /// Where a prescriber must be.
    public var prescriber: Presence
    /// The kind of room it takes, or none.
    public var roomKind: String?

    /// A phase.
    public init(
        name: String, minutes: Int, needsPerson: Bool = true, needsClinician: Bool = true,
        monitoring: Monitoring = .none, prescriber: Presence = .none, roomKind: String? = nil
    ) {
        self.name = name
        self.minutes = minutes
        self.needsPerson = needsPerson
        self.needsClinician = needsClinician
        self.monitoring = monitoring
        self.prescriber = prescriber
        self.roomKind = roomKind
    }

    enum CodingKeys: String, CodingKey {
        case name
        case minutes
        case needsPerson = "person"
        case needsClinician = "clinician"
        case monitoring
        case prescriber
        case roomKind = "room"
    }
}
