import Access
import Clinic
import HTTP
import Scheduling
import Storage

extension Proposal {
    /// A proposal as staff see it: ids, times and reasons, and never the name of a person.
    var json: JSONValue {
        var members = change.json
        members["id"] = .string("\(id)")
        members["state"] = .string(state.rawValue)
        members["version"] = .int(version)
        members["change_number"] = .int(Int(changeNumber))
        members["created_at"] = .string(created.rfc3339)
        members["applied_at"] = .instant(applied)
        members["undoable_until"] = .instant(undoableUntil)
        members["reversed_at"] = .instant(reversed)
        members["affected"] = .array(visits.map(\.json))
        return .object(members)
    }

    /// The answer to a change.
    func changed() -> Answer {
        Answer(status: 200, etag: "\(version)", body: json.text)
    }
}

extension ProposedChange {
    /// The change as it was asked for.
    fileprivate var json: [String: JSONValue] {
        [
            "kind": .string(kind.rawValue), "clinician": clinician.map { .string($0) } ?? .null,
            "room": room.map { .string($0) } ?? .null, "from": .string(during.start.rfc3339),
            "to": .string(during.end.rfc3339), "reason": .string(reason),
            "hours": hours.map { hours in
                .object(["from": .string(hours.from.description), "weekly": .object(hours.weekly.json)])
            } ?? .null,
        ]
    }
}

extension WeeklyHours {
    /// The notation of practice files.
    fileprivate var json: [String: JSONValue] {
        Dictionary(grouping: stretches, by: \.weekday.name).mapValues { stretches in
            .array(stretches.map { .string($0.notation) })
        }
    }
}

extension ProposedVisit {
    /// One visit of a proposal.
    fileprivate var json: JSONValue {
        .object([
            "appointment": .string("\(appointment)"), "service": .string(service), "zone": .string(zone),
            "place": place.json, "outcome": .string(outcome.rawValue), "target": target?.json ?? .null,
            "reasons": .array(reasons.map { .string($0) }), "why": .string(why),
            "left": .bool(isLeft ?? false),
        ])
    }
}

extension ProposedVisit.Place {
    /// Where a visit is, or would be.
    fileprivate var json: JSONValue {
        .object([
            "start": .string(start.rfc3339), "local_start": .string(localStart), "clinician": .string(clinician),
            "room": room.map { .string($0) } ?? .null,
        ])
    }
}
