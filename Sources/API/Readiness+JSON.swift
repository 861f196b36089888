import Access
import Clinic
import HTTP
import Scheduling
import Storage

extension Readiness {
    /// How the gates of a visit stand, as the desk sees it: the gate, and not the person.
    var json: JSONValue {
        .object([
            "ready": .bool(isReady),
            "blockers": .array(blockers.map(\.json)),
            "gates": .array(
                standings.map { standing in
                    .object([
                        "gate": .string(standing.rule.kind.rawValue),
                        "of": standing.rule.subject.isEmpty ? .null : .string(standing.rule.subject),
                        "open": .bool(standing.isOpen),
                        "until": standing.until.map { .string($0.description) } ?? .null,
                    ])
                }),
        ])
    }
}

extension GateStanding {
    /// A closed gate: what is missing, what to do about it, and by when.
    var json: JSONValue {
        .object([
            "gate": .string(rule.kind.rawValue), "of": rule.subject.isEmpty ? .null : .string(rule.subject),
            "fault": fault.map { .string($0.name) } ?? .null, "detail": .string(sentence ?? ""),
            "fix": .string(fix ?? ""), "deadline": .string(deadline.rfc3339),
            "otherwise": .string(rule.consequence.rawValue),
        ])
    }
}

extension AppointmentDetails {
    /// An appointment as staff see it, with how its gates stand; null when it has none.
    func json(_ readiness: Readiness?) -> JSONValue {
        guard case .object(var members) = json else { return json }
        members["readiness"] = readiness?.json ?? .null
        return .object(members)
    }
}
