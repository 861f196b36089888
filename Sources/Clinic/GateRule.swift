public import Scheduling

/// A condition that a protocol sets for its visits.
///
/// Rules are data of the practice's file. A visit keeps those of the version it was booked under.
public struct GateRule: Hashable, Sendable {
    /// What happens when the gate is closed at its deadline.
    public enum Consequence: String, CaseIterable, Sendable, Codable {
        /// The visit is provisional until the gate opens, and released at the deadline.
        case release
        /// The visit stands, and staff get a task to call.
        case call
    }

    /// What kind of condition it is.
    public var kind: GateKind
    /// Of what: the code of a document or a programme; empty for kinds that need none.
    public var subject: String
    /// For how many days what opened the gate counts; nil until something closes it.
    public var validDays: Int?
    /// How long before the visit it must be open at the latest.
    public var lead: Duration
    /// What happens otherwise.
    public var consequence: Consequence

    /// A condition; what is left out is the default of its kind.
    public init(
        _ kind: GateKind, of subject: String = "", validDays: Int? = nil, lead: Duration? = nil,
        consequence: Consequence? = nil
    ) {
        self.kind = kind
        self.subject = subject
        self.validDays = validDays ?? kind.usualDays
        self.lead = lead ?? kind.usualLead
        self.consequence = consequence ?? kind.usualConsequence
    }

    /// When the gate of a visit that begins then must be open.
    public func deadline(of start: Instant) -> Instant { start - lead }

    /// What is wrong with it, in sentences.
    public var faults: [String] {
        var faults: [String] = []
        if kind.needsSubject == subject.isEmpty {
            faults.append(
                kind.needsSubject
                    ? "Say of what: the code of a document or a programme." : "This kind of gate is of nothing else.")
        }
        if let validDays, !(1...3650).contains(validDays) { faults.append("Write 1 to 3650 days.") }
        if lead < .zero || lead > .days(60) { faults.append("Write a lead of at most 60 days.") }
        return faults
    }
}

extension GateRule: Codable {
    enum CodingKeys: String, CodingKey {
        case kind = "gate"
        case subject
        case validDays = "valid_days"
        case leadMinutes = "lead_minutes"
        case consequence = "otherwise"
    }

    /// Reads a rule as it is stored.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kind = try container.decode(GateKind.self, forKey: .kind)
        subject = try container.decodeIfPresent(String.self, forKey: .subject) ?? ""
        validDays = try container.decodeIfPresent(Int.self, forKey: .validDays)
        lead = .minutes(try container.decode(Int.self, forKey: .leadMinutes))
        consequence = try container.decode(Consequence.self, forKey: .consequence)
    }

    /// Writes a rule as it is stored.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        if !subject.isEmpty { try container.encode(subject, forKey: .subject) }
        try container.encodeIfPresent(validDays, forKey: .validDays)
        try container.encode(Int(lead / .minutes(1)), forKey: .leadMinutes)
        try container.encode(consequence, forKey: .consequence)
    }
}

extension GateKind {
    /// How long what opens it counts unless a rule says otherwise: answers about the present a month, judgements a year.
    fileprivate var usualDays: Int? {
        switch self {
        case .status: 30
        case .health, .candidacy: 365
        case .consent, .enrolment, .authorization, .escort, .age, .region: nil
        }
    }

    /// An escort must be named by three in the afternoon for nine the next morning.
    fileprivate var usualLead: Duration {
        switch self {
        case .escort, .status, .region: .hours(18)
        case .consent, .age: .hours(24)
        case .health, .candidacy, .enrolment, .authorization: .hours(48)
        }
    }

    fileprivate var usualConsequence: GateRule.Consequence {
        switch self {
        case .escort, .status, .region: .call
        case .consent, .health, .candidacy, .enrolment, .authorization, .age: .release
        }
    }
}
