/// The states of an appointment, and which may follow which (docs/states.md draws the same table).
public enum AppointmentState: String, CaseIterable, Sendable {
    /// Booked, but released again if a condition stays open.
    case provisional
    /// Booked.
    case booked
    /// Booked, and the person has said that they come.
    case confirmed
    /// The person is here.
    case arrived
    /// The visit took place.
    case completed
    /// The person did not come.
    case missed
    /// The visit will not take place.
    case cancelled

    /// The states that may follow this one.
    public var successors: Set<AppointmentState> {
        switch self {
        case .provisional: [.booked, .confirmed, .arrived, .missed, .cancelled]
        case .booked: [.confirmed, .arrived, .missed, .cancelled]
        case .confirmed: [.arrived, .missed, .cancelled]
        case .arrived: [.completed]
        case .completed, .missed, .cancelled: []
        }
    }

    /// Whether the visit still lies ahead: it holds its time, can be moved, and is owed its messages.
    public var isUpcoming: Bool {
        switch self {
        case .provisional, .booked, .confirmed: true
        case .arrived, .completed, .missed, .cancelled: false
        }
    }

    /// How a sentence says it.
    var words: String {
        switch self {
        case .provisional: "provisional"
        case .booked: "booked"
        case .confirmed: "confirmed"
        case .arrived: "marked as arrived"
        case .completed: "completed"
        case .missed: "marked as missed"
        case .cancelled: "cancelled"
        }
    }
}
