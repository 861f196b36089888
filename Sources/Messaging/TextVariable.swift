/// What the template of a text may ask for, and nothing else.
enum TextVariable: String, CaseIterable {
    /// Who writes, in words that say nothing.
    case sender
    /// The day of the visit at its place: `Tue 13 Jul`.
    case day
    /// The time at its place: `10:00 AM`; missing where the other times of a text are those of another clock.
    case time
    /// The zone of all the times of the text: its letters, or how far it is from UTC.
    case zone
    /// The time on the person's clock; missing where the clocks agree.
    case ownTime = "own_time"
    /// Several visits.
    case list
    /// How many other visits there are on the day of a reminder's; missing where there are none.
    case more
    /// What the person does not do before the visit, and from when on.
    case asked
    /// What somebody can answer by to what to do before; missing where there is no room, or where the time of the visit is.
    case answers
    /// The id of a task.
    case task
    /// Until when an offer is kept.
    case until
    /// Where the person reads more, or answers; missing where there is no link.
    case link
    /// The number to call.
    case phone
    /// Whom to call or text at any time: `Call or text 988`.
    case help
}
