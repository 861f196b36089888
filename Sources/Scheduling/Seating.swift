/// Who and what a visit was planned with, by their places in a roster.
///
/// Whoever or whatever the roster does not have stands as nil, like what was never planned.
public struct Seating: Hashable, Sendable {
    /// Who treats the person.
    public var clinician: Int?
    /// Where.
    public var room: Int?
    /// For each phase, in order, who watches in turn; empty where nobody does.
    public var stints: [[Stint]]

    /// Who and what a visit was planned with.
    public init(clinician: Int?, room: Int?, stints: [[Stint]]) {
        (self.clinician, self.room, self.stints) = (clinician, room, stints)
    }
}
