/// What kind of condition a gate is.
public enum GateKind: String, CaseIterable, Sendable, Codable {
    /// The person has accepted the version of a document that counts now.
    case consent
    /// A clinician has read the person's history and health answers.
    case health
    /// The person has said how they are at present.
    case status
    /// A named clinician has approved the person for the service.
    case candidacy
    /// The person is enrolled in a programme that the treatment asks for.
    case enrolment
    /// Whoever pays has authorized it, or that was waived.
    case authorization
    /// Somebody takes the person home, or stays with them.
    case escort
    /// The person is old enough, or a clinician has admitted them all the same.
    case age
    /// The person has said where they will be, and it is where the visit was booked for.
    case region

    /// What somebody must be to open or close a gate of this kind.
    public var isClinical: Bool {
        switch self {
        case .health, .candidacy, .age: true
        case .consent, .status, .enrolment, .authorization, .escort, .region: false
        }
    }

    /// Whether what opens it counts for one visit only.
    public var isOfOneVisit: Bool {
        switch self {
        case .escort, .region: true
        case .consent, .health, .status, .candidacy, .enrolment, .authorization, .age: false
        }
    }

    /// Whether a rule must say of what: which document, which programme.
    public var needsSubject: Bool {
        switch self {
        case .consent, .enrolment: true
        case .health, .status, .candidacy, .authorization, .escort, .age, .region: false
        }
    }

    /// How a sentence names the gate; it says nothing about the person.
    public var words: String {
        switch self {
        case .consent: "the signed consent"
        case .health: "the review of the health answers"
        case .status: "the check of how things are at present"
        case .candidacy: "the clinician's approval"
        case .enrolment: "the enrolment"
        case .authorization: "the authorization"
        case .escort: "somebody who comes along"
        case .age: "the age for this service"
        case .region: "the place where the person will be"
        }
    }
}
