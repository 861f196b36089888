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

    /// One message: when and why it goes out, or why it does not, and its exact text.
    ///
    /// The secrets of links are left out, whose place as many crosses take: whoever reads a preview must not be able to
    /// use them.
    func text(of message: OutboxMessage) -> String {
        let heading = [
            "\(message.id)", message.kind.name, "due \(clocks(message.due, of: message.recipient.person))",
        ].joined(separator: "  ")
        return
            ([heading, "  why: \(message.kind.occasion(practice.policy))"] + delay(of: message)
            + fate(of: message)).joined(separator: "\n")
    }

    /// What becomes of it, judged at its time, or now if that is over.
    private func fate(of message: OutboxMessage) -> [String] {
        do throws(LetterFault) {
            switch try composer.fate(of: message, of: practice, now: max(message.due, message.now)) {
            case .send: return try sent(message)
            case .later(let instant, let reason):
                return ["  later \(clocks(instant, of: message.recipient.person)): \(reason)"] + (try sent(message))
            case .elsewhere(let channel, let reason): return ["  goes out by \(channel.rawValue) instead: \(reason)"]
            case .settle(let state, let reason): return ["  not sent (\(state.rawValue)): \(reason)"]
            }
        } catch {
            return ["  not sent: \(error)"]
        }
    }

    private func sent(_ message: OutboxMessage) throws(LetterFault) -> [String] {
        let links = (MessageLinks(message, practice: practice)?.addresses(of: practice) ?? [:]).mapValues(Self.veiled)
        switch try composer.content(of: message, links: links, of: practice) {
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
        if case .reminder(let lead) = message.kind, case .visit(let details, _, _) = message.topic,
            let site = zones.zone(details.appointment.wall.zone)
        {
            let wanted = lead.due(before: details.appointment.during.start, in: site)
            if wanted != message.due {
                return ["  moved from \(clocks(wanted, of: message.recipient.person)): outside the person's hours"]
            }
        }
        return []
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
