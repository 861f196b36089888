import Clinic
import Scheduling
import Storage

/// The waitlist and its offers in lines for people.
enum WaitlistTable {
    /// Who waits for what, since when and until when, and how to reach them.
    static func text(of details: WaitlistDetails, zone: Zone) -> String {
        let entry = details.entry
        let days = entry.wish.weekdays.sorted().map(\.name).joined(separator: ",")
        let parts = [
            "\(entry.id)", details.person.name, details.serviceCode, details.clinicianCode ?? "anybody",
            entry.lane.words, entry.state.rawValue, "since \(zone.local(entry.created).date)",
            "from \(wall(entry.wish.window.start, zone)) to \(wall(entry.wish.window.end, zone))", days,
            details.visit.map { "has \(wall($0.start, zone))" } ?? "",
            details.person.phone ?? details.person.email ?? "",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// Their place for a start, and what speaks for and against it.
    static func text(of ranked: RankedEntry, zone: Zone) -> String {
        let verdict = ranked.misfits.isEmpty ? ranked.reasons : ["Not for them:"] + ranked.misfits
        return (["\(ranked.rank).  \(text(of: ranked.details, zone: zone))"] + verdict.map { "      \($0)" })
            .joined(separator: "\n")
    }

    /// What was offered to whom, until when, and why.
    static func text(of details: OfferDetails, zone: Zone) -> String {
        let offer = details.offer
        let person = details.waitlist.person
        let parts = [
            "\(offer.id)", offer.state.rawValue, wall(offer.during.start, zone), details.clinicianName,
            details.waitlist.serviceCode, person.name, person.phone ?? person.email ?? "",
            "until \(wall(offer.expires, zone))", "rank \(offer.rank)",
        ]
        return ([parts.filter { !$0.isEmpty }.joined(separator: "  ")] + offer.reasons.map { "      \($0)" })
            .joined(separator: "\n")
    }

    private static func wall(_ instant: Instant, _ zone: Zone) -> String {
        let local = zone.local(instant)
        return "\(local.date) \(local.time.description.prefix(5))"
    }
}
