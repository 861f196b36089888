/// Why no visit can start at a time, in the order in which the reasons are looked for.
public enum Obstacle: Int, CaseIterable, Hashable, Comparable, Sendable {
    /// It is too soon.
    case outsideNotice
    /// It is too far ahead.
    case outsideHorizon
    /// It is not one of the times that visits start at.
    case offStep
    /// No clinician, or no room of the kind, is open for the whole visit.
    case outsideHours
    /// Those that are open are taken.
    case busy

    /// Whether the first reason is looked for before the second.
    public static func < (earlier: Obstacle, later: Obstacle) -> Bool { earlier.rawValue < later.rawValue }
}
