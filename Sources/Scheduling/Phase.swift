/// A stretch of a visit and what it takes: arrive, talk, write up, turn the room over.
///
/// A buffer is a phase without the person.
public struct Phase: Hashable, Sendable, Codable {
    /// What happens in it, for staff.
    public var name: String
    /// Minutes of real time.
    public var minutes: Int
    /// Whether it takes the clinician.
    public var needsClinician: Bool
    /// The kind of room it takes, or none.
    public var roomKind: String?
    /// Whether the person is there.
    public var needsPerson: Bool

    /// A phase.
    public init(
        name: String, minutes: Int, needsClinician: Bool = true, roomKind: String? = nil, needsPerson: Bool = true
    ) {
        self.name = name
        self.minutes = minutes
        self.needsClinician = needsClinician
        self.roomKind = roomKind
        self.needsPerson = needsPerson
    }
}
