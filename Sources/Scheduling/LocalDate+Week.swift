extension LocalDate {
    /// The Monday of its week (ISO 8601).
    public var monday: LocalDate { adding(days: 1 - weekday.rawValue) }
}
