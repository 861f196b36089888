/// A day of the week, numbered as ISO 8601 does.
public enum Weekday: Int, CaseIterable, Sendable, Hashable, Comparable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    /// The weekday with the three-letter English name `mon`…`sun`, in small letters.
    public init?(name: String) {
        guard let weekday = Weekday.allCases.first(where: { $0.name == name }) else { return nil }
        self = weekday
    }

    /// The three-letter English name, in small letters: `mon`…`sun`.
    public var name: String {
        switch self {
        case .monday: "mon"
        case .tuesday: "tue"
        case .wednesday: "wed"
        case .thursday: "thu"
        case .friday: "fri"
        case .saturday: "sat"
        case .sunday: "sun"
        }
    }

    /// Whether the first weekday stands before the second in a week that begins on Monday.
    public static func < (earlier: Weekday, later: Weekday) -> Bool {
        earlier.rawValue < later.rawValue
    }
}
