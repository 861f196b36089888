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
    /// No phase takes a clinician or a nurse.
    case nobody
    /// A nurse cannot watch so many people.
    case ratioOutOfRange(name: String)
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
        case .nobody: "A clinician or a nurse must be there in at least one phase of a visit."
        case .ratioOutOfRange(let name):
            "In the phase \"\(name)\" a nurse may watch \(Monitoring.ratios.lowerBound) to"
                + " \(Monitoring.ratios.upperBound) people at once."
        case .severalRoomKinds(let kinds):
            "A visit takes one room, so that its phases cannot ask for \(kinds.joined(separator: " and "))."
        }
    }
}
