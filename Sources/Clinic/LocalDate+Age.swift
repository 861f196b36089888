public import Scheduling

extension LocalDate {
    /// Why nobody who asks can have been born on this date, as a sentence for the person, or nil when somebody can.
    public func birthFault(today: LocalDate) -> String? {
        if self > today {
            "This date has not come yet."
        } else if year < today.year - Self.oldest {
            "Nobody is that old. Please look at the year."
        } else {
            nil
        }
    }

    /// How many whole years somebody born on this date is old; 29 February counts as 1 March in other years.
    public func age(today: LocalDate) -> Int {
        today.year - year - ((today.month, today.day) < (month, day) ? 1 : 0)
    }

    /// Whether somebody born on this date is a minor: under 18.
    public func isMinor(today: LocalDate) -> Bool { age(today: today) < 18 }

    /// Nobody has lived longer than 122 years.
    private static let oldest = 125
}
