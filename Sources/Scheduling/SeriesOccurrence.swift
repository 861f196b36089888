/// One visit of a planned series.
public struct SeriesOccurrence: Hashable, Sendable {
    /// Where a visit of the series stands.
    public enum Place: Hashable, Sendable {
        /// It is booked or done already and stays.
        case kept(Instant)
        /// It can be booked at this start.
        case planned(Instant)
        /// Nothing is free that the rule and the pattern allow; these free starts, at most three and the nearest
        /// first, keep the gap to the visits around it and the length of the series, on whatever day they fall.
        case conflict(alternatives: [Instant])
        /// Its week has passed, and the rule does not make up for missed visits.
        case missed
    }

    /// Its number in the series, from 1.
    public let position: Int
    /// The number of its stage in the rule, from 0.
    public let stage: Int
    /// Its week in the series, from 1; a week begins on the weekday of the first visit.
    public let week: Int
    /// The date on which pattern and rule would have it if everything were free.
    public let wantedDate: LocalDate
    /// The time of day that was asked for or suits the series best; nothing when any time is as good.
    public let wantedTime: LocalTime?
    /// Where it stands.
    public let place: Place
    /// How far its time of day is from the wanted one, either way; zero when it has none.
    public let deviation: Duration
    /// The reviews that fall due after it.
    public let reviews: [String]

    /// Its start, when it has one.
    public var start: Instant? {
        switch place {
        case .kept(let start), .planned(let start): start
        case .conflict, .missed: nil
        }
    }
}
