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
    /// Several visits, a line each.
    case list
    /// What a visit asks of the person, a line each.
    case sheet
    /// The day that is told of.
    case day
    /// How many tasks there are.
    case tasks
    /// Who is away; missing where nobody is.
    case away
    /// The id of a task.
    case task
    /// Until when an offer is kept.
    case until
    /// Where the person says that they come; missing where there is no link.
    case confirmLink = "confirm_link"
    /// Where the person chooses another time.
    case moveLink = "move_link"
    /// Where the person cancels.
    case cancelLink = "cancel_link"
    /// Where the person reads what to do before.
    case prepareLink = "prepare_link"
    /// Where the person answers what they are asked.
    case answerLink = "answer_link"
    /// The number to call.
    case phone
    /// Where help is to be had, in one sentence or two.
    case help
}
