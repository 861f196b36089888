public import Clinic
public import Scheduling

/// What a change of the zone rules means for the upcoming appointments of a practice.
public struct ZoneReplan: Sendable {
    /// An appointment whose instant no longer shows the time that was promised.
    public struct Change: Sendable {
        /// The appointment.
        public let id: Appointment.ID
        /// What was promised, and by which edition its instant was computed.
        public let wall: Appointment.Wall
        /// When it takes place; this has not been changed.
        public let instant: Instant
        /// When it would have to take place for the promise to be kept.
        public let kept: Instant
        /// Why staff had to look at it before, if they had to: that mark stays.
        public let before: Attention.Kind?
    }

    /// The appointments to be moved or let stand by staff, by their start.
    public var changes: [Change] = []
    /// Those whose promise holds: only the edition was written anew.
    public var standing: [Appointment.ID] = []
    /// Those that were marked, and whose promise the rules now keep again.
    public var restored: [Appointment.ID] = []
    /// Those whose zone this machine does not have, by the name of the zone; they were left as they are.
    public var unknown: [String: Int] = [:]
    /// How many somebody else was changing at the time; they were left to the next run.
    public var busy = 0

    /// The changes that nobody had to look at before.
    public var new: [Change] { changes.filter { $0.before == nil } }

    /// Whether nothing need be written.
    var changesNothing: Bool { new.isEmpty && standing.isEmpty && restored.isEmpty }
}
