public import Clinic
public import Scheduling

/// That somebody opens or closes a gate of a person, as a form or an API client says it.
public struct GateDraft: Hashable, Sendable {
    /// Which kind.
    public let kind: GateKind
    /// Of what: a document, a programme, or the region in which the person will be.
    public let subject: String
    /// The version of the document that was accepted; nil for the one that counts now.
    public let documentVersion: Int?
    /// The visit that it is about, for kinds that count for one visit only.
    public let appointment: Appointment.ID?
    /// What is done.
    public let outcome: GateRecord.Outcome
    /// The last date on which it counts; nil as long as the rule says.
    public let until: LocalDate?

    /// What somebody does about a gate.
    public init(
        kind: GateKind, subject: String = "", documentVersion: Int? = nil, appointment: Appointment.ID? = nil,
        outcome: GateRecord.Outcome = .opened, until: LocalDate? = nil
    ) {
        self.kind = kind
        self.subject = subject
        self.documentVersion = documentVersion
        self.appointment = appointment
        self.outcome = outcome
        self.until = until
    }
}

/// A decision about a person and a service, as a form or an API client says it.
public struct CandidacyDraft: Hashable, Sendable {
    /// What is decided.
    public enum Decision: Hashable, Sendable {
        case approved
        case notYet(askAgain: LocalDate)
        /// With the code of the service that is the way instead, if there is one.
        case no(otherRoute: String?)
    }

    /// The code of the service.
    public let service: String
    /// What is decided.
    public let decision: Decision
    /// The last date on which an approval counts; nil as long as the rule says.
    public let until: LocalDate?

    /// A decision.
    public init(service: String, decision: Decision, until: LocalDate? = nil) {
        self.service = service
        self.decision = decision
        self.until = until
    }
}
