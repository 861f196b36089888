public import Scheduling

/// What a named clinician decided about a person and a service.
///
/// Decisions are never changed: a later one has the next version, and counts.
public struct Candidacy: Hashable, Sendable {
    /// The id of a decision.
    public typealias ID = Identifier<Candidacy>

    /// What was decided.
    public enum Decision: Hashable, Sendable {
        /// The service can be booked firmly.
        case approved
        /// Not now; ask again on that date.
        case notYet(askAgain: LocalDate)
        /// No; another service is the way.
        case no(otherRoute: Service.ID?)

        /// The name in the database and in JSON.
        public var name: String {
            switch self {
            case .approved: "approved"
            case .notYet: "not_yet"
            case .no: "no"
            }
        }

        /// The names of all decisions.
        public static let names = ["approved", "not_yet", "no"]
    }

    /// The id.
    public let id: ID
    /// About whom.
    public let person: Person.ID
    /// For what.
    public let service: Service.ID
    /// What was decided.
    public let decision: Decision
    /// By whom.
    public let clinician: Clinician.ID
    /// When.
    public let decided: Instant
    /// The last date on which an approval counts; nil as long as the rule says.
    public let until: LocalDate?
    /// Counts the decisions about this person and service, from 1.
    public let version: Int

    /// A decision.
    public init(
        id: ID, person: Person.ID, service: Service.ID, decision: Decision, clinician: Clinician.ID, decided: Instant,
        until: LocalDate? = nil, version: Int = 1
    ) {
        self.id = id
        self.person = person
        self.service = service
        self.decision = decision
        self.clinician = clinician
        self.decided = decided
        self.until = until
        self.version = version
    }
}
