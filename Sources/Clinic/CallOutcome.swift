/// What came of a try to call somebody.
public enum CallOutcome: String, CaseIterable, Sendable {
    /// They were reached.
    case reached
    /// Nobody answered.
    case noAnswer = "no_answer"
    /// A neutral message was left.
    case messageLeft = "message_left"
    /// The number is somebody else's.
    case wrongNumber = "wrong_number"
}

extension Lane {
    /// How much staffed time may pass until somebody who was not reached is called again.
    public var callAgain: Duration {
        switch self {
        case .now: .seconds(600)
        case .sameDay: .seconds(3600)
        case .soon, .early, .routine: .seconds(4 * 3600)
        }
    }
}
