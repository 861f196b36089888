/// Why a text is not a pattern of weekdays.
public enum SeriesPatternError: Error, Hashable, Sendable {
    /// Something in it is none of the days.
    case unknownDay(text: String, rest: String)
    /// A day stands twice, or after a later one.
    case outOfOrder(text: String, weekday: Weekday)
    /// A week has no day.
    case emptyWeek(text: String)
}

extension SeriesPatternError: CustomStringConvertible {
    /// A sentence for the person who wrote the pattern.
    public var description: String {
        switch self {
        case .unknownDay(let text, let rest):
            "\"\(rest)\" in the pattern \"\(text)\" is not a day; write M, T, W, Th, F, Sa or Su, or \"travel\"."
        case .outOfOrder(let text, let weekday):
            "In the pattern \"\(text)\" \(weekday.name) stands twice or after a later day."
        case .emptyWeek(let text):
            "A week of the pattern \"\(text)\" has no day; write \"MWF\", or \"MWF+M\" for weeks in turn."
        }
    }
}
