public import Clinic
public import Scheduling
public import Storage

/// Judges messages whose time has come, and writes them out.
///
/// The worker does so before it delivers, and a preview shows the same: what it says is what would go out.
public struct Composer: Sendable {
    private let zones: ZoneDirectory
    private let served: Set<Message.Channel>
    private let letters: LetterTemplates
    private let texts: TextTemplates

    /// A composer for the channels that go out at all.
    public init(
        zones: ZoneDirectory, served: Set<Message.Channel>, letters: LetterTemplates, texts: TextTemplates
    ) {
        self.zones = zones
        self.served = served
        self.letters = letters
        self.texts = texts
    }

    /// What becomes of a message by its topic as it is now, how its person wants to be reached, and the time of day.
    ///
    /// - Parameters:
    ///   - other: by which way, were it to go out there since its own has failed it.
    ///   - texts: when texts were let through of which the message does not know yet.
    /// - Throws: `unknownZone` when this machine has no rules for the practice's zone.
    public func fate(
        of message: OutboxMessage, on other: Message.Channel? = nil, of practice: Practice,
        besides texts: [Instant] = [], now: Instant
    ) throws(LetterFault) -> Message.Fate {
        if message.kind == .prepare, case .visit(_, _, let sheet) = message.topic, sheet.isEmpty {
            return .settle(.dropped, reason: "nothing is asked of the person")
        }
        do throws(UnknownZone) {
            let facts = message.facts(besides: texts, sheet: sheet(besides: message, of: practice))
            return Message.fate(
                of: other.map(facts.elsewhere) ?? facts, served: served,
                times: try practice.sendingTimes(for: message.recipient.person, zones), policy: practice.policy,
                now: now)
        } catch {
            throw .unknownZone(error.name)
        }
    }

    /// Until when a message that is let through at its claim may be begun with; nil where nothing ends that.
    ///
    /// - Throws: `unknownZone` when this machine has no rules for the practice's zone.
    public func limit(of message: OutboxMessage, of practice: Practice) throws(LetterFault) -> Instant? {
        do throws(UnknownZone) {
            return Message.limit(
                of: message.facts(), times: try practice.sendingTimes(for: message.recipient.person, zones),
                policy: practice.policy, now: message.now)
        } catch {
            throw .unknownZone(error.name)
        }
    }

    /// Where what to do before the visit of a reminder stands; nil where it does not say when the visit is.
    ///
    /// Letters always say so; texts do on the clock of the place alone, and where its own times leave room.
    private func sheet(besides message: OutboxMessage, of practice: Practice) -> Message.Twin? {
        guard let sheet = message.sheet, case .visit(_, _, let asked) = message.topic, !asked.isEmpty
        else { return nil }
        let ways = message.reach.ways.filter { served.contains($0) }
        switch sheet.state.isEnd ? sheet.channel : ways.first {
        case .email: return sheet
        case .text:
            guard let zone = zones.zone(message.zone ?? practice.zone) else { return nil }
            let notice = Notice(
                id: message.id, kind: .prepare, name: "", label: "", content: .sheet(asked), practice: practice)
            let ownZone = message.recipient.person?.zone.flatMap(zones.zone)
            return texts.tellTime(notice, zone: zone, ownZone: ownZone) ? sheet : nil
        // Somebody has to call, and not only when the other one is due.
        case nil: return nil
        }
    }

    /// What goes out.
    ///
    /// - Parameters:
    ///   - channel: by which way, where it is not that of the message.
    ///   - links: where its links lead.
    /// - Throws: why it cannot be written.
    public func content(
        of message: OutboxMessage, on channel: Message.Channel? = nil, links: [Link.Purpose: String],
        of practice: Practice
    ) throws(LetterFault) -> Parcel.Content {
        let name = message.zone ?? practice.zone
        guard let zone = zones.zone(name) else { throw .unknownZone(name) }
        let ownZone = message.recipient.person?.zone.flatMap(zones.zone)
        let notice = Notice(message, links: links, practice: practice)
        switch channel ?? message.channel {
        case .email:
            guard let address = message.reach.email.flatMap(MailAddress.init) else { throw .noAddress }
            return .letter(
                try Letter.composed(
                    notice, to: address, with: letters, zone: zone, ownZone: ownZone, now: message.now))
        case .text:
            guard let number = message.reach.phone else { throw .noAddress }
            var text = PhoneText.composed(notice, to: number, with: texts, zone: zone, ownZone: ownZone)
            text.sender = practice.policy.messages.textsFrom
            return .text(text)
        }
    }
}

extension OutboxMessage {
    /// The name of the zone of the place that it is about; nil when it is about none.
    fileprivate var zone: String? {
        switch topic {
        case .visit(let details, _, _): details.appointment.wall.zone
        case .visits(let visits, _, let cancelled): (visits.first?.appointment ?? cancelled.first)?.wall.zone
        case .offer(_, _, let zone): zone
        case .huddle(let huddle, _): huddle.zone
        case .changes(let changes, _): changes.zone
        case .checkIn, .entry, .task: nil
        }
    }
}
