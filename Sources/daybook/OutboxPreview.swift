import Clinic
import Foundation
import Messaging
import Scheduling
import Storage

/// What would become of a message, as it would be judged and written now: for people.
struct OutboxPreview {
    let practice: Practice
    let zone: Zone
    let composer: Composer
    let zones: ZoneDirectory
    /// Why messages wait that were put off already.
    let reasons: [Message.ID: String]
    /// Whether addresses are shown as they are.
    let showsAddresses: Bool

    /// Messages in the order in which they fall due: each text counts for the caps of those that follow.
    func texts(of messages: [OutboxMessage]) -> [String] {
        var earlier: [Person.ID: [Instant]] = [:]
        return messages.map { message in
            let person = message.recipient.person?.id
            let at = max(message.due, message.now)
            let besides = (person.flatMap { earlier[$0] } ?? []).filter { $0 > at - .days(7) }
            if let person, let sent = texted(message, besides: besides, at: at) {
                earlier[person, default: []].append(sent)
            }
            return text(of: message, besides: besides)
        }
    }

    /// One message: when and why it goes out, or why it does not, and its exact text.
    ///
    /// The secrets of links are left out, whose place as many crosses take: whoever reads a preview must not be able to
    /// use them.
    func text(of message: OutboxMessage, besides texts: [Instant] = []) -> String {
        let heading = [
            "\(message.id)", message.kind.name, "due \(clocks(message.due, of: message.recipient.person))",
        ].joined(separator: "  ")
        return
            ([heading, "  why: \(message.kind.occasion(practice.policy))"] + delay(of: message)
            + fate(of: message, besides: texts)).joined(separator: "\n")
    }

    /// When a text goes out that counts; nil where none does.
    private func texted(_ message: OutboxMessage, besides texts: [Instant], at now: Instant) -> Instant? {
        guard message.kind.isCounted,
            let fate = try? composer.fate(of: message, of: practice, besides: texts, now: now)
        else { return nil }
        return switch fate {
        case .send: message.channel == .text ? now : nil
        case .later(let instant, _): message.channel == .text ? instant : nil
        case .elsewhere(let channel, _): channel == .text ? now : nil
        case .merged, .settle: nil
        }
    }

    /// What becomes of it, judged at its time, or now if that is over.
    private func fate(of message: OutboxMessage, besides texts: [Instant]) -> [String] {
        let now = max(message.due, message.now)
        do throws(LetterFault) {
            switch try composer.fate(of: message, of: practice, besides: texts, now: now) {
            case .send: return try sent(message)
            case .later(let instant, let reason):
                let why = closed(at: now, for: message) ?? reason
                return ["  later \(clocks(instant, of: message.recipient.person)): \(why)"] + (try sent(message))
            case .elsewhere(let channel, let reason):
                return ["  goes out by \(channel.rawValue) instead: \(reason)"] + (try sent(message, on: channel))
            case .merged(let instant, let reason):
                return ["  merged: \(reason); if it does not, later \(clocks(instant, of: message.recipient.person))"]
            case .settle(let state, let reason): return ["  not sent (\(state.rawValue)): \(reason)"]
            }
        } catch {
            return ["  not sent: \(error)"]
        }
    }

    private func sent(
        _ message: OutboxMessage, on channel: Message.Channel? = nil
    ) throws(LetterFault) -> [String] {
        let links = (MessageLinks(message, practice: practice)?.addresses(of: practice) ?? [:]).mapValues(Self.veiled)
        switch try composer.content(of: message, on: channel, links: links, of: practice) {
        case .letter(let letter):
            let headers = letter.headers.filter { ["From", "Subject"].contains($0.name) }
            let address = letter.recipient.description
            return ["  by mail to \(showsAddresses ? address : AddressMask.mail(address))"]
                + headers.map { "    \($0.name): \($0.value)" } + [""] + Self.indented(letter.text)
        case .text(let text):
            let address = showsAddresses ? text.recipient : AddressMask.phone(text.recipient)
            return ["  by text to \(address), \(text.body.count) characters", ""] + Self.indented(text.body)
        }
    }

    /// What put it off, or moved it, from when it was wanted.
    private func delay(of message: OutboxMessage) -> [String] {
        if let reason = reasons[message.id] { return ["  put off: \(reason)"] }
        guard let wanted = self.wanted(message), wanted != message.due, let why = closed(at: wanted, for: message)
        else { return [] }
        return ["  moved from \(clocks(wanted, of: message.recipient.person)): \(why)"]
    }

    /// When it would be due if it might arrive at any hour, where what it is about says so.
    private func wanted(_ message: OutboxMessage) -> Instant? {
        switch (message.kind, message.topic) {
        case (.reminder(let lead), .visit(let details, _, _)):
            zones.zone(details.appointment.wall.zone).map { lead.due(before: details.appointment.during.start, in: $0) }
        case (.prepare, .visit(let details, _, let sheet)):
            zones.zone(details.appointment.wall.zone).map {
                MessagePlan.wanted(sheetOf: details.appointment.during.start, deadline: sheet.deadline, in: $0)
            }
        case (.week, .visits(let visits, _, _)):
            visits.first.flatMap { zones.zone($0.appointment.wall.zone) }.map {
                MessagePlan.wanted(listFrom: LocalDate(daysSinceUnixEpoch: message.version), in: $0)
            }
        case (.missed, .visit(let details, _, _)):
            details.appointment.times.missed.map { MessagePlan.wanted(afterMissing: $0) }
        case (.checkIn, .checkIn(let checkIn)): checkIn.due
        case (.waiting, .entry(let details)): MessagePlan.wanted(whileWaiting: details.entry, practice.policy)
        default: nil
        }
    }

    /// What keeps it from arriving then.
    private func closed(at instant: Instant, for message: OutboxMessage) -> String? {
        (try? practice.sendingTimes(for: message.recipient.person, zones))?.closed(at: instant)
    }

    /// An instant on the practice's clock, and on the person's where that says something else.
    private func clocks(_ instant: Instant, of person: Person?) -> String {
        let here = DeskTable.wall(instant, zone)
        guard let own = person?.zone.flatMap(zones.zone) else { return here }
        let there = DeskTable.wall(instant, own)
        return there == here ? here : "\(here) (\(there) in \(own.name))"
    }

    private static func veiled(_ address: String) -> String {
        guard let slash = address.lastIndex(of: "/") else { return address }
        let length = address[slash...].count - 1
        return address[...slash] + String(repeating: "x", count: length)
    }

    private static func indented(_ text: String) -> [String] {
        text.trimmingCharacters(in: .newlines).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : "    \($0)" }
    }
}

/// Addresses that can be told apart and not used.
enum AddressMask {
    /// `r…@b….example`: the first letter of each part, and the last part of the host.
    static func mail(_ address: String) -> String {
        let parts = address.split(separator: "@", maxSplits: 1)
        guard parts.count == 2 else { return "…" }
        let end = parts[1].split(separator: ".").last.map { ".\($0)" } ?? ""
        return "\(parts[0].prefix(1))…@\(parts[1].prefix(1))…\(end)"
    }

    /// `…07`: the last two digits.
    static func phone(_ number: String) -> String { "…\(number.suffix(2))" }
}
