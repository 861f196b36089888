import Clinic
import Scheduling
import Storage

/// Tasks and requests in lines for people.
enum DeskTable {
    /// What is to be done by when, by whom, and whom to call; nobody's words.
    static func text(of tasks: [TaskDetails], zone: Zone, now: Instant) -> String {
        lines(or: "Nothing to do.", tasks.map { line($0, zone: zone, now: now) })
    }

    /// Who asks, in which lane, since when, and who sees to it; nobody's words.
    static func text(of requests: [RequestDetails], zone: Zone, now: Instant) -> String {
        lines(or: "Nobody asks.", requests.map { line($0, zone: zone, now: now) })
    }

    /// When somebody who asked could come, and whether that is soon enough.
    static func text(of found: RequestTimes, zone: Zone) -> String {
        let by = found.visitBy.map { " by \(wall($0, zone))" } ?? ""
        let heading = "\(found.service), \(found.lane.words)\(by)" + (found.isWithin ? "" : ": nothing is free by then")
        return lines(
            or: "\(heading)\nNo time is free.",
            found.times.isEmpty
                ? []
                : [heading]
                    + found.times.map { time in
                        let local = zone.local(time.start)
                        return ["  \(local.date)T\(local.time.description.prefix(5))", time.clinician?.code ?? ""]
                            .joined(separator: "  ")
                    })
    }

    private static func line(_ details: TaskDetails, zone: Zone, now: Instant) -> String {
        let task = details.task
        let parts = [
            task.isOverdue(now: now) ? "!" : " ", "\(task.id)", "by \(wall(task.due, zone))", task.words,
            details.person?.name ?? (task.isOfNobody ? stranger(details) : ""),
            details.person?.phone ?? details.person?.email ?? "",
            details.visitStart.map { "visit \(wall($0, zone))" } ?? "",
            details.owner?.name ?? "nobody", details.tries > 0 ? "tried \(details.tries)x" : "",
            task.escalation == nil ? "" : "passed on",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// Somebody of whom nobody knows who they are, with the number to call, or where it can be found.
    static func stranger(_ details: TaskDetails) -> String {
        guard let number = details.task.stranger?.number else {
            return "somebody who is not known, at the provider of texts"
        }
        let names = details.likely.joined(separator: " or ")
        return "\(names.isEmpty ? "somebody who is not known" : names), \(number)"
    }

    private static func line(_ details: RequestDetails, zone: Zone, now: Instant) -> String {
        let request = details.request
        let parts = [
            "\(request.id)", request.lane.words, request.state.name.rawValue, "waits \(age(now - request.created))",
            details.person.name, details.person.phone ?? details.person.email ?? "", details.serviceCode ?? "not sure",
            details.owner?.name ?? "nobody", request.notice.map { "ends \(wall($0.ends, zone))" } ?? "",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// A time on the wall of the practice.
    static func wall(_ instant: Instant, _ zone: Zone) -> String {
        let local = zone.local(instant)
        return "\(local.date) \(local.time.description.prefix(5))"
    }

    /// How long something has lasted: minutes, hours or days.
    static func age(_ duration: Duration) -> String {
        let minutes = duration.components.seconds / 60
        if minutes < 120 { return "\(minutes) min" }
        return minutes < 2 * 1440 ? "\(minutes / 60) h" : "\(minutes / 1440) d"
    }

    static func lines(or none: String, _ lines: [String]) -> String {
        lines.isEmpty ? none : lines.joined(separator: "\n")
    }
}
