import Access
import Clinic
import HTTP
import Scheduling
import Storage

/// What `zones check` has found, for people or for programs.
struct ZoneReport: Sendable {
    let path: String
    let edition: String
    let survey: ZoneSurvey
    let used: [String]
    let window: TimeRange
    /// Zones in use that this machine does not have.
    let missing: [String]
    let disagreements: [ZoneDisagreement]
    let upcoming: Int
    let marked: Int
    let otherEditions: [String: Int]

    /// How far apart the instants are at which PostgreSQL is asked.
    static let step: Duration = .seconds(15 * 60)

    /// Reads every zone, and asks PostgreSQL about those in use from now to two years ahead.
    static func make(_ program: Program) async throws -> ZoneReport {
        let database = program.database
        let directory = PracticeDirectory(database: database)
        try await directory.refresh()
        var (used, upcoming, marked, otherEditions) = (Set<String>(), 0, 0, [String: Int]())
        for practice in directory.all {
            let use = try await database.zoneUse(of: practice, deadline: program.deadline)
            used.formUnion(use.zones)
            upcoming += use.upcoming
            marked += use.marked
            otherEditions.merge(use.otherEditions, uniquingKeysWith: +)
        }

        let now = try await database.now(deadline: program.deadline)
        guard let window = TimeRange(start: now, lasting: .days(731)) else {
            throw Refusal(.unavailable, "The database's clock cannot be right.")
        }
        var (missing, disagreements) = ([String](), [ZoneDisagreement]())
        for name in used.sorted() {
            if let zone = database.zones.zone(name) {
                let found = try await database.disagreement(
                    on: zone, in: window, step: step, deadline: program.deadline)
                if let found { disagreements.append(found) }
            } else {
                missing.append(name)
            }
        }
        return ZoneReport(
            path: database.zones.path, edition: database.zones.edition, survey: database.zones.survey(),
            used: used.sorted(), window: window, missing: missing, disagreements: disagreements, upcoming: upcoming,
            marked: marked, otherEditions: otherEditions)
    }

    /// Whether every zone can be read, and PostgreSQL counts as Daybook does.
    var isSound: Bool {
        survey.failures.isEmpty && !survey.read.isEmpty && missing.isEmpty && disagreements.isEmpty
    }

    /// A line for each thing that was asked, and one for each fault below it.
    var text: String {
        var lines = ["rules         \(path), edition \(edition)"]
        lines.append("zones         \(survey.read.count) read, \(survey.failures.count) failed")
        for (name, why) in survey.failures.sorted(by: { $0.key < $1.key }) { lines.append("    \(name): \(why)") }
        lines.append("in use        \(used.count): \(used.joined(separator: ", "))")
        for name in missing { lines.append("    \(name): this machine has no such zone") }
        lines.append(
            """
            PostgreSQL    \(agreement) from \(window.start.rfc3339.prefix(10)) to \(window.end.rfc3339.prefix(10)), \
            every 15 minutes
            """)
        lines += disagreements.map { "    \(sentence($0))" }
        lines.append("appointments  \(upcoming) upcoming, \(elsewhere)")
        return lines.joined(separator: "\n")
    }

    /// The same for programs.
    var json: JSONValue {
        .object([
            "path": .string(path), "edition": .string(edition), "zones_read": .int(survey.read.count),
            "zones_failed": .object(survey.failures.mapValues { .string($0) }),
            "zones_in_use": .array(used.map { .string($0) }), "zones_missing": .array(missing.map { .string($0) }),
            "compared_from": .string(window.start.rfc3339), "compared_to": .string(window.end.rfc3339),
            "disagreements": .array(
                disagreements.map { found in
                    .object([
                        "zone": .string(found.zone), "at": found.instant.map { .string($0.rfc3339) } ?? .null,
                        "seconds_ahead": found.ours.map { .int($0) } ?? .null,
                        "seconds_ahead_in_postgresql": found.theirs.map { .int($0) } ?? .null,
                    ])
                }),
            "upcoming_appointments": .int(upcoming), "other_editions": .object(otherEditions.mapValues { .int($0) }),
            "marked_appointments": .int(marked),
        ])
    }

    private var agreement: String {
        disagreements.isEmpty
            ? "agrees on \(used.count - missing.count)"
            : "disagrees on \(disagreements.count) of \(used.count - missing.count)"
    }

    private var elsewhere: String {
        guard !otherEditions.isEmpty else { return "all computed with this edition" }
        let editions = otherEditions.sorted { $0.key < $1.key }.map { "\($0.value) with \($0.key)" }
        let rest = otherEditions.values.reduce(0, +) - marked
        return editions.joined(separator: ", ") + (marked > 0 ? "; \(marked) of them wait for staff" : "")
            + (rest > 0 ? ": run daybook zones replan" : "")
    }

    private func sentence(_ found: ZoneDisagreement) -> String {
        guard let instant = found.instant, let ours = found.ours, let theirs = found.theirs else {
            return "\(found.zone): PostgreSQL has no such zone"
        }
        return """
            \(found.zone): \(instant.rfc3339(offset: ours)) here is \(instant.rfc3339(offset: theirs)) in PostgreSQL
            """
    }
}
