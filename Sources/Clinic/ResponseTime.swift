/// How long an answer may take, in the time that somebody is there.
public enum ResponseTime: Hashable, Sendable {
    /// So many minutes during which somebody is there.
    case staffed(minutes: Int)
    /// Before the working day ends, or the next one if nobody is there now; later only where less than so many staffed
    /// minutes of it are left, and then when they have passed.
    case sameWorkingDay(atLeast: Int)
    /// Before the end of the working day after so many others.
    case workingDays(Int)
}
