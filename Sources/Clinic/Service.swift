public import Scheduling

/// What a person books: its labels, who may book it, its visit and the rules of its times.
public struct Service: Hashable, Sendable {
    /// The id of a service.
    public typealias ID = Identifier<Service>
    /// The id of a protocol version.
    public typealias ProtocolID = Identifier<Visit>

    /// Who may book it.
    public enum Audience: String, CaseIterable, Sendable {
        /// Anybody, on the website.
        case `public`
        /// People whom the practice already treats; staff book it.
        case patients
        /// People whom a clinician has approved for it; staff book it.
        case afterApproval = "after_approval"
    }

    /// The id.
    public let id: ID
    /// The short name in practice files and addresses.
    public let code: String
    /// The name that people read on the website.
    public let label: String
    /// The name that messages carry.
    public let neutralLabel: String
    /// Who may book it.
    public let audience: Audience
    /// The protocol version that a visit booked now is made of.
    public let protocolID: ProtocolID
    /// The phases of a visit.
    public let visit: Visit
    /// Where it takes place.
    public let site: Site
    /// Step, minimum notice and horizon of its times.
    public let rules: SlotRules
    /// The clinicians who offer it, in the order in which they are offered.
    public let clinicians: [Clinician.ID]

    /// A service of a practice.
    public init(
        id: ID, code: String, label: String, neutralLabel: String, audience: Audience, protocolID: ProtocolID,
        visit: Visit, site: Site, rules: SlotRules, clinicians: [Clinician.ID]
    ) {
        self.id = id
        self.code = code
        self.label = label
        self.neutralLabel = neutralLabel
        self.audience = audience
        self.protocolID = protocolID
        self.visit = visit
        self.site = site
        self.rules = rules
        self.clinicians = clinicians
    }
}
