import Clinic
import Scheduling
import Storage

/// A list of calls that can be printed: 80 columns, and a box to tick before each.
struct CallListTable {
    let practice: Practice
    let zone: Zone
    let zones: ZoneDirectory

    /// Who is to be called, in which order, and what may be said to a voicemail.
    ///
    /// - Parameters:
    ///   - visits: people with a visit ahead, the soonest first.
    ///   - tasks: calls that are owed to people.
    func text(of visits: [CallListEntry], tasks: [TaskDetails], now: Instant) -> String {
        let named = Set(visits.map(\.person.id))
        let others = tasks.filter { task in
            task.person.map { !named.contains($0.id) } ?? (task.task.stranger?.number != nil)
        }
        let heading = ["\(practice.neutralName): calls, \(DeskTable.wall(now, zone)) (\(zone.name))", Self.rule]
        guard !visits.isEmpty || !others.isEmpty else {
            return (heading + ["Nobody has to be called."]).joined(separator: "\n")
        }
        let entries = visits.map { visit in
            entry(
                visit.person, visit.wishes, when: clocks(visit.start, visit.zone, of: visit.person),
                reason: visit.reason)
        }
        let calls = others.map { task in
            let due = "by \(DeskTable.wall(task.task.due, zone))"
            let visits = DeskTable.visits(of: task, zone: zone)
            return task.person.map { entry($0, task.wishes, when: due, reason: task.task.words, about: visits) }
                ?? "[ ] \(DeskTable.stranger(task))".wrapped(to: Self.width)
                + "\(due)   why: \(task.task.words)".wrapped(to: Self.width, indent: "    ")
        }
        return (heading + (entries + calls).flatMap { $0 + [Self.rule] }).joined(separator: "\n")
    }

    /// Whom to call and what may be said.
    ///
    /// - Parameter visits: when those are that a call is about, where `when` does not say it.
    private func entry(
        _ person: Person, _ wishes: ContactWishes?, when: String, reason: String,
        about visits: (name: String, times: String) = ("", "")
    ) -> [String] {
        let script = VoicemailScript(practice: practice, name: person.name, wishes: wishes)
        let phone = person.phone ?? person.email ?? "no number"
        let said: [(String, String)] = [
            ("why", reason), (visits.name, visits.times), ("when to call", wishes?.times ?? ""),
            ("other address", wishes?.otherAddress ?? ""),
            ("first ask for", script.codeWord), ("voicemail", script.text ?? "leave nothing"),
        ]
        return "[ ] \(person.name)".wrapped(to: Self.width)
            + "\(phone)   \(when)".wrapped(to: Self.width, indent: "    ")
            + said.filter { !$0.1.isEmpty }.flatMap { "\($0.0): \($0.1)".wrapped(to: Self.width, indent: "    ") }
    }

    /// When the visit is, on the clock of its place and on the person's where that says something else.
    private func clocks(_ start: Instant, _ place: String, of person: Person) -> String {
        let site = zones.zone(place) ?? zone
        let here = DeskTable.wall(start, site)
        guard let own = person.zone.flatMap(zones.zone) else { return here }
        let there = DeskTable.wall(start, own)
        return there == here ? here : "\(here), their clock \(there)"
    }

    private static let width = 80
    private static let rule = String(repeating: "-", count: width)
}
