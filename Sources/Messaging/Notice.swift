public import Clinic
public import Scheduling

/// All that a letter may say: what nobody may read over a shoulder is not in it.
///
/// The practice's name, the service's label, the clinician and the site never come this far, so no template can
/// give a person away. A neutral name that does is replaced (see `DisclosingWords`).
public struct Notice: Hashable, Sendable {
    /// The id of the message, the same on every attempt.
    public let id: Message.ID
    /// What it says.
    public let kind: Message.Kind
    /// Where it goes.
    public let address: MailAddress
    /// How the person is greeted, or nil when the name is not fit for that.
    public let greeting: String?
    /// What is booked, in words that say nothing.
    public let label: String
    /// When the visit begins.
    public let start: Instant
    /// Who writes, in words that say nothing.
    public let sender: String
    /// The host that the letter comes from.
    public let site: String
    /// The number to call.
    public let phone: String
    /// Whether the region's clocks count twice to twelve.
    public let countsToTwelve: Bool
    /// The help lines of the region.
    public let crisis: CrisisProfile

    /// What a letter of `practice` about a visit may say.
    ///
    /// - Parameters:
    ///   - name: what the person gave as their name; used only if it looks like one.
    ///   - label: the service's label for messages.
    ///   - start: when the visit begins.
    public init(
        id: Message.ID, kind: Message.Kind, address: MailAddress, name: String, label: String, start: Instant,
        practice: Practice
    ) {
        self.id = id
        self.kind = kind
        self.address = address
        self.greeting = Self.greeting(name)
        self.label = Self.neutral(label, otherwise: "Appointment")
        self.start = start
        self.sender = Self.neutral(practice.neutralName, otherwise: "Appointments")
        self.site = practice.neutralSite
        self.phone = practice.phone.onOneLine
        self.countsToTwelve = practice.region == "US" || practice.region.hasPrefix("US-")
        self.crisis = practice.crisis
    }

    /// A public form takes any name for any address, so a name could carry a stranger's advertisement into a letter
    /// of ours: only letters, spaces, hyphens, apostrophes and a dot at the end of a word pass, forty in all.
    private static func greeting(_ name: String) -> String? {
        let name = name.onOneLine
        guard name.count <= 40, name.contains(where: \.isLetter), DisclosingWords.found(in: name).isEmpty else {
            return nil
        }
        let isPlain = name.split(separator: " ").allSatisfy { word in
            (word.last == "." ? word.dropLast() : word).allSatisfy { $0.isLetter || "-'’".contains($0) }
        }
        return isPlain ? name : nil
    }

    private static func neutral(_ words: String, otherwise: String) -> String {
        let words = words.onOneLine
        return words.isEmpty || !DisclosingWords.found(in: words).isEmpty ? otherwise : words
    }
}
