public import Clinic
public import Scheduling
import Storage

/// All that a letter or a text may say: what nobody may read over a shoulder is not in it.
///
/// The practice's name, the service's label, the clinician and the site never come this far, so no template can
/// give a person away. A neutral name that does is replaced (see `DisclosingWords`).
public struct Notice: Hashable, Sendable {
    /// What it is about.
    public enum Content: Hashable, Sendable {
        /// A visit.
        case visit(start: Instant)
        /// What a visit asks of the person.
        case sheet(PreparationSheet)
        /// Several visits, in their order.
        case visits([Instant])
        /// How the person is.
        case checkIn
        /// An earlier time, which is kept for the person until it expires.
        case offer(start: Instant, expires: Instant)
        /// That the person is thought of.
        case waiting
        /// That somebody needs a call now.
        case alarm(DeskTask.ID)
        /// What a day brings.
        case huddle(Huddle)
        /// What has changed in a clinician's coming day.
        case changes(DayChanges)
    }

    /// The id of the message, the same on every attempt.
    public let id: Message.ID
    /// What it says.
    public let kind: Message.Kind
    /// How the person is greeted, or nil when the name is not fit for that.
    public let greeting: String?
    /// What is booked, in words that say nothing.
    public let label: String
    /// What it is about.
    public let content: Content
    /// Where its links lead, by what they are for.
    public let links: [Link.Purpose: String]
    /// What a letter brings to the person's calendar: one for each visit, if any.
    public let invitations: [Invitation]
    /// How long before a visit the person's calendar is asked to remind them; nil for not at all.
    public let calendarAlarm: Duration?
    /// When the other visits of the day begin that a reminder names; empty if there are none.
    public let sameDay: [Instant]
    /// Who writes, in words that say nothing.
    public let sender: String
    /// The host that the letter comes from.
    public let site: String
    /// The number to call.
    public let phone: String
    /// The region whose manner of writing times counts.
    public let region: String
    /// The help lines of the region.
    public let crisis: CrisisProfile

    /// What a message of `practice` may say.
    ///
    /// - Parameters:
    ///   - name: what the person gave as their name; used only if it looks like one.
    ///   - label: the service's label for messages.
    ///   - sameDay: when other visits begin on the day of the visit of a reminder.
    public init(
        id: Message.ID, kind: Message.Kind, name: String, label: String, content: Content,
        links: [Link.Purpose: String] = [:], invitations: [Invitation] = [], sameDay: [Instant] = [],
        practice: Practice
    ) {
        self.id = id
        self.kind = kind
        self.greeting = Self.greeting(name)
        self.label = DisclosingWords.neutral(label, otherwise: "Appointment")
        self.content = content
        self.links = links
        self.invitations = invitations
        self.sameDay = sameDay
        self.sender = practice.sender
        self.site = practice.neutralSite
        self.phone = practice.phone.onOneLine
        self.region = practice.region
        self.crisis = practice.crisis
        self.calendarAlarm = practice.policy.messages.calendarAlarm
    }

    /// Whether the region's clocks count twice to twelve.
    var countsToTwelve: Bool { region == "US" || region.hasPrefix("US-") }

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
}

extension Notice {
    /// What a claimed message may say.
    ///
    /// - Parameter links: where its links lead.
    init(_ message: OutboxMessage, links: [Link.Purpose: String], practice: Practice) {
        let (label, content): (String, Content) =
            switch message.topic {
            case .visit(_, let label, let sheet) where message.kind == .prepare: (label, .sheet(sheet))
            case .visit(let details, let label, _): (label, .visit(start: details.appointment.during.start))
            case .visits(let visits, let label, _): (label, .visits(visits.map(\.appointment.during.start)))
            case .checkIn: ("", .checkIn)
            case .offer(let details, let label, _):
                (label, .offer(start: details.offer.during.start, expires: details.offer.expires))
            case .entry: ("", .waiting)
            case .task(let task): ("", .alarm(task.id))
            case .huddle(let huddle, _): ("", .huddle(huddle))
            case .changes(let changes, _): ("", .changes(changes))
            }
        self.init(
            id: message.id, kind: message.kind, name: message.recipient.greeted, label: label, content: content,
            links: links, invitations: Invitation.all(of: message), sameDay: message.sameDay, practice: practice)
    }
}

extension Invitation {
    /// What a message brings, a visit after the other.
    fileprivate static func all(of message: OutboxMessage) -> [Invitation] {
        let visits: [Appointment] =
            switch message.topic {
            case .visit(let details, _, _): [details.appointment]
            case .visits(_, _, let cancelled) where message.kind == .seriesCancelled: cancelled
            case .visits(let visits, _, _): visits.map(\.appointment)
            case .checkIn, .offer, .entry, .task, .huddle, .changes: []
            }
        return visits.compactMap { Invitation(message.kind, of: $0) }
    }
}

extension OutboxRecipient {
    /// Whom a letter greets: nobody at an address that many read.
    fileprivate var greeted: String { self == .practice ? "" : name }
}
