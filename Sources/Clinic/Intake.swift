public import Scheduling

/// What somebody says who asks for help, question by question: before it is a request, and after.
///
/// It becomes a request as soon as there are a name and one way to reach the person; everything else may follow, or not.
public struct Intake: Hashable, Sendable {
    /// The id of an intake.
    public typealias ID = Identifier<Intake>

    /// What was said before there was a way to reach the person.
    public struct Beginning: Hashable, Sendable, Codable {
        /// The name or alias; empty when nothing was said.
        public var name: String
        /// Whether the name is an alias.
        public var alias: Bool

        /// A beginning.
        public init(name: String = "", alias: Bool = false) {
            self.name = name
            self.alias = alias
        }
    }

    /// The id.
    public let id: ID
    /// What was said first.
    public let beginning: Beginning
    /// The request that it has become.
    public let request: ConsultationRequest.ID?
    /// Whether the request still waits for an answer, so that more can be said about it.
    public let isOpen: Bool
    /// Who asks, once there is a request.
    public let person: Person.ID?
    /// Why they ask.
    public let reasons: [Reason]
    /// Whether they pressed “I am not safe right now”.
    public let isNotSafe: Bool
    /// Whether they came out of hospital within 30 days.
    public let leftHospital: Bool
    /// Which rule of triage decided.
    public let rule: TriageRule.Name
    /// By when a visit is to be offered, where a rule says so.
    public let visitBy: Instant?
    /// What they were told about when somebody reads their request.
    public let promise: ResponsePromise
    /// Until when they can go on by the link.
    public let expires: Instant

    /// How long somebody can come back by the link.
    public static let lifetime: Duration = .hours(30 * 24)
    /// The name of somebody who gave none.
    public static let nameless = "No name given"

    /// An intake as it is stored or, with the default values, as it begins.
    public init(
        id: ID, beginning: Beginning = Beginning(), request: ConsultationRequest.ID? = nil, isOpen: Bool = true,
        person: Person.ID? = nil, reasons: [Reason] = [], isNotSafe: Bool = false, leftHospital: Bool = false,
        rule: TriageRule.Name = .t7, visitBy: Instant? = nil, promise: ResponsePromise = ResponsePromise(by: nil),
        expires: Instant
    ) {
        self.id = id
        self.beginning = beginning
        self.request = request
        self.isOpen = isOpen
        self.person = person
        self.reasons = reasons
        self.isNotSafe = isNotSafe
        self.leftHospital = leftHospital
        self.rule = rule
        self.visitBy = visitBy
        self.promise = promise
        self.expires = expires
    }
}
