/// How soon somebody needs to be seen.
///
/// The lanes rank: whoever is in an earlier one is offered a free time first.
public enum Lane: String, CaseIterable, Sendable, Comparable {
    case now
    case sameDay = "same_day"
    case soon
    case early
    case routine

    /// Whether time that is kept for urgent visits may be used.
    public var isUrgent: Bool {
        switch self {
        case .now, .sameDay: true
        case .soon, .early, .routine: false
        }
    }

    /// The lane in words.
    public var words: String { rawValue.replacing("_", with: " ") }

    /// Whether the first lane comes before the second.
    public static func < (sooner: Lane, later: Lane) -> Bool { sooner.rank < later.rank }

    private var rank: Int {
        switch self {
        case .now: 0
        case .sameDay: 1
        case .soon: 2
        case .early: 3
        case .routine: 4
        }
    }
}
