import Clinic

/// What became of one batch of a practice.
struct BatchReport: Sendable {
    /// Whose messages they were.
    let practice: Practice.ID
    /// How many were claimed.
    var claimed = 0
    /// What was done with them.
    var summary = PassSummary()
    /// Whether the database failed on the way.
    ///
    /// The practice is left alone for a while.
    var isTroubled = false
}
