public import Scheduling

/// The tenant: a clinic with its names, its region, its zone and its policies.
///
/// It owns everything else.
public struct Practice: Hashable, Sendable {
    /// The id of a practice.
    public typealias ID = Identifier<Practice>

    /// The id, first in every key.
    public let id: ID
    /// The name in addresses: lower-case letters, digits and hyphens.
    public let slug: String
    /// The name that people know.
    ///
    /// It may give a patient away, so messages never carry it.
    public let name: String
    /// The name that messages carry.
    public let neutralName: String
    /// ISO 3166-2 code of the region whose law and crisis lines count, for instance `US-UT`.
    public let region: String
    /// The IANA name of the practice's zone.
    public let zone: String
    /// Which help lines are shown.
    public let crisis: CrisisProfile
    /// The number that people call.
    public let phone: String
    /// The address that people write to.
    public let email: String
    /// The host name that messages carry.
    public let neutralSite: String
    /// The web origins (RFC 6454) whose pages may post to this practice.
    public let origins: [String]
    /// What the practice promises and asks for.
    public let policy: Policy
    /// The secret with which it signs what goes out and comes back.
    public let signingKey: [UInt8]

    /// A practice with everything that it needs to be open to the public.
    public init(
        id: ID, slug: String, name: String, neutralName: String, region: String, zone: String, crisis: CrisisProfile,
        phone: String, email: String, neutralSite: String, origins: [String], policy: Policy, signingKey: [UInt8] = []
    ) {
        self.id = id
        self.slug = slug
        self.name = name
        self.neutralName = neutralName
        self.region = region
        self.zone = zone
        self.crisis = crisis
        self.phone = phone
        self.email = email
        self.neutralSite = neutralSite
        self.origins = origins
        self.policy = policy
        self.signingKey = signingKey
    }
}

extension Practice {
    /// Who writes, in words that say nothing, whatever its file says.
    public var sender: String { DisclosingWords.neutral(neutralName, otherwise: "Appointments") }

    /// The number or service that its texts come from, where it has none of its own but the usual one.
    public func textSender(usual: String) -> String { policy.messages.textsFrom ?? usual }

    /// Practices that send texts from the same number, so that an answer could be to any of them.
    public static func sharingTextSender(
        _ practices: [Practice], usual: String
    ) -> [(sender: String, practices: [Practice])] {
        Dictionary(grouping: practices) { $0.textSender(usual: usual) }
            .filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

/// A place of the practice with its own zone.
public struct Site: Hashable, Sendable {
    /// The id of a site.
    public typealias ID = Identifier<Site>

    /// The id.
    public let id: ID
    /// The short name in practice files.
    public let code: String
    /// The name that people read.
    public let name: String
    /// The IANA name of its zone.
    public let zone: String
    /// When the house is open; nil means whenever somebody is there.
    public let hours: WeeklyHours?

    /// A site of a practice.
    public init(id: ID, code: String, name: String, zone: String, hours: WeeklyHours? = nil) {
        self.id = id
        self.code = code
        self.name = name
        self.zone = zone
        self.hours = hours
    }
}
