/// Why phases do not make a visit.
public enum VisitError: Error, Hashable, Sendable {
    /// There is no phase.
    case noPhase
    /// A phase lasts no time, or less.
    case emptyPhase(name: String)
    /// All phases together last longer than 24 hours.
    case tooLong
    /// The person is in no phase.
    case noPerson
    /// The clinician is in no phase.
    case noClinician
    /// The phases ask for rooms of different kinds; a visit takes one room.
    case severalRoomKinds([String])
}

extension VisitError: CustomStringConvertible {
    /// A sentence for the person who wrote the phases.
    public var description: String {
        switch self {
        case .noPhase: "A visit needs at least one phase."
        case .emptyPhase(let name): "The phase \"\(name)\" needs at least one minute."
        case .tooLong: "A visit lasts 24 hours at most."
        case .noPerson: "The person must be there in at least one phase of a visit."
        case .noClinician: "The clinician must be there in at least one phase of a visit."
        case .severalRoomKinds(let kinds):
            "A visit takes one room, so that its phases cannot ask for \(kinds.joined(separator: " and "))."
        }
    }
}
