/// What a template may ask for, and nothing else.
enum LetterVariable: String, CaseIterable {
    /// How the person is greeted; may be missing.
    case name
    /// What is booked, neutrally.
    case label
    /// Date, time and zone of the visit at the place of the visit.
    case when
    /// The same moment on the person's clock; missing where the clocks agree.
    case ownClock = "own_clock"
    /// The person's zone; missing where the clocks agree.
    case ownZone = "own_zone"
    /// The number to call.
    case phone
    /// Where help is to be had, in one sentence or two.
    case help
}
