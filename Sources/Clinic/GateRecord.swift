public import Scheduling

/// One entry of the book of gates: that somebody opened or closed a gate of a person.
///
/// The book is append-only; of several entries about the same thing the latest counts.
public struct GateRecord: Hashable, Sendable {
    /// The id of an entry.
    public typealias ID = Identifier<GateRecord>

    /// What was done.
    public enum Outcome: String, CaseIterable, Sendable {
        case opened
        case closed
    }

    /// The id.
    public let id: ID
    /// Which kind of gate.
    public let kind: GateKind
    /// Of what: a document, a programme, or the region in which the person will be.
    public let subject: String
    /// The version of the document that was accepted.
    public let documentVersion: Int?
    /// The visit that it is about, for kinds that count for one visit only.
    public let appointment: Appointment.ID?
    /// The date on which that visit was to take place: nobody has been asked about another.
    public let date: LocalDate?
    /// What was done.
    public let outcome: Outcome
    /// When.
    public let at: Instant
    /// The last date on which it counts; nil as long as the rule says.
    public let until: LocalDate?

    /// An entry.
    public init(
        id: ID, kind: GateKind, subject: String = "", documentVersion: Int? = nil, appointment: Appointment.ID? = nil,
        on date: LocalDate? = nil, outcome: Outcome, at: Instant, until: LocalDate? = nil
    ) {
        self.id = id
        self.kind = kind
        self.subject = subject
        self.documentVersion = documentVersion
        self.appointment = appointment
        self.date = date
        self.outcome = outcome
        self.at = at
        self.until = until
    }
}
