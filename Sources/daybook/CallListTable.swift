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
    /// Calls that cannot wait come first. A call about a visit that is listed is made when that is.
    ///
    /// - Parameters:
    ///   - visits: people with a visit ahead, the soonest first.
    ///   - tasks: calls that are owed to people.
    func text(of visits: [CallListEntry], tasks: [TaskDetails], now: Instant) -> String {
        let calls = tasks.filter { task in
            let isListed = visits.contains { $0.person.id == task.person?.id && $0.start == task.visitStart }
            let canBeCalled = task.person != nil || task.task.stranger?.number != nil
            return canBeCalled && !(task.task.kind == .contact && isListed)
        }
        let pressing = calls.filter(\.task.lane.isUrgent)
            .sorted { ($0.task.lane, $0.task.due) < ($1.task.lane, $1.task.due) }
        let others = calls.filter { !$0.task.lane.isUrgent }
        let heading = ["\(practice.neutralName): calls, \(DeskTable.wall(now, zone)) (\(zone.name))", Self.rule]
        guard !visits.isEmpty || !pressing.isEmpty || !others.isEmpty else {
            return (heading + ["Nobody has to be called."]).joined(separator: "\n")
        }
        let entries = visits.map { visit in
            entry(
                visit.person, visit.wishes, when: clocks(visit.start, visit.zone, of: visit.person),
                reason: visit.reason)
        }
        let list = pressing.map(call) + entries + others.map(call)
        return (heading + list.flatMap { $0 + [Self.rule] }).joined(separator: "\n")
    }

    private func call(_ task: TaskDetails) -> [String] {
        let due = "by \(DeskTable.wall(task.task.due, zone))"
        return task.person.map { entry($0, task.wishes, when: due, reason: task.task.words) }
            ?? "[ ] \(DeskTable.stranger(task))".wrapped(to: Self.width)
            + "\(due)   why: \(task.task.words)".wrapped(to: Self.width, indent: "    ")
    }

    private func entry(_ person: Person, _ wishes: ContactWishes?, when: String, reason: String) -> [String] {
        let script = VoicemailScript(practice: practice, name: person.name, wishes: wishes)
        let phone = person.phone ?? person.email ?? "no number"
        let said: [(String, String)] = [
            ("why", reason), ("when to call", wishes?.times ?? ""), ("other address", wishes?.otherAddress ?? ""),
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
