import Scheduling

extension LocalDate {
    /// The date in words that cannot be misread on either side of the Atlantic: `Tuesday 2 March 2027`.
    var inWords: String {
        "\(weekday.inWords) \(day) \(Self.months[month - 1]) \(year)"
    }

    /// The month's English name in three letters, as mail headers have it.
    var monthAbbreviation: Substring {
        Self.months[month - 1].prefix(3)
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

extension Weekday {
    /// The English name, `Tuesday`.
    var inWords: String {
        switch self {
        case .monday: "Monday"
        case .tuesday: "Tuesday"
        case .wednesday: "Wednesday"
        case .thursday: "Thursday"
        case .friday: "Friday"
        case .saturday: "Saturday"
        case .sunday: "Sunday"
        }
    }
}
