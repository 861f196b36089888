import Access
import Clinic
import HTTP
import Scheduling
import Storage

/// What `zones replan` has found and done, for people or for programs; it says whose appointment it is to neither.
struct ZoneReplanAccount: Sendable {
    let edition: String
    let isDryRun: Bool
    let replans: [(practice: Practice, replan: ZoneReplan)]

    /// Whether no appointment had to be left out.
    var isWhole: Bool { replans.allSatisfy { $0.replan.unknown.isEmpty && $0.replan.busy == 0 } }

    /// A heading a practice, and a line an appointment that staff must look at.
    var text: String {
        var lines = ["zone rules of edition \(edition)\(isDryRun ? "; nothing is written" : "")"]
        for (practice, replan) in replans {
            lines.append("\(practice.slug): \(summary(replan))")
            for change in replan.changes {
                lines.append(
                    """
                      \(change.id)  promised \(change.wall.start) \(change.wall.zone) (\(change.wall.edition))  \
                    stays at \(change.instant.rfc3339)  would be \(change.kept.rfc3339)  \(mark(change))
                    """)
            }
            for (zone, count) in replan.unknown.sorted(by: { $0.key < $1.key }) {
                lines.append("  \(count) left as they are: this machine has no zone \(zone)")
            }
            if replan.busy > 0 { lines.append("  \(replan.busy) being changed just now: run it again") }
        }
        return lines.joined(separator: "\n")
    }

    /// The same for programs.
    var json: JSONValue {
        .object([
            "edition": .string(edition), "dry_run": .bool(isDryRun),
            "practices": .array(replans.map { json($0.practice, $0.replan) }),
        ])
    }

    private func summary(_ replan: ZoneReplan) -> String {
        let counts = [
            (replan.standing.count, "stand"), (replan.new.count, isDryRun ? "to be marked" : "marked"),
            (replan.changes.count - replan.new.count, "marked before"),
            (replan.restored.count, "need no attention any more"),
        ]
        let said = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return said.isEmpty ? "nothing to do" : said.joined(separator: ", ")
    }

    private func mark(_ change: ZoneReplan.Change) -> String {
        switch change.before {
        case .zoneChanged: "marked before"
        case .lostFooting, .planFailed: "marked before for another reason"
        case nil: isDryRun ? "to be marked" : "marked"
        }
    }

    private func json(_ practice: Practice, _ replan: ZoneReplan) -> JSONValue {
        .object([
            "practice": .string(practice.slug), "standing": .int(replan.standing.count),
            "restored": .array(replan.restored.map { .string("\($0)") }),
            "changed": .array(
                replan.changes.map { change in
                    .object([
                        "id": .string("\(change.id)"), "local_start": .string(change.wall.start.description),
                        "zone": .string(change.wall.zone), "edition": .string(change.wall.edition),
                        "start": .string(change.instant.rfc3339), "kept_start": .string(change.kept.rfc3339),
                        "attention_before": change.before.map { .string($0.rawValue) } ?? .null,
                    ])
                }),
            "unknown_zones": .object(replan.unknown.mapValues { .int($0) }), "busy": .int(replan.busy),
        ])
    }
}
