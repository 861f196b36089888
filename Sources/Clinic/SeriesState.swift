/// The states of a series, and which may follow which (docs/states.md draws the same table).
public enum SeriesState: String, CaseIterable, Sendable {
    /// Its visits take place as they are booked.
    case active
    /// Interrupted: nothing of it is booked until it is taken up again.
    case paused
    /// Ended before its last visit.
    case ended
    /// Its last visit took place.
    case completed

    /// The states that may follow this one.
    public var successors: Set<SeriesState> {
        switch self {
        case .active: [.paused, .ended, .completed]
        case .paused: [.active, .ended]
        case .ended, .completed: []
        }
    }
}
