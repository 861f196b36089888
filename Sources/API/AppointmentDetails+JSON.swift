import Access
import Clinic
import HTTP
import Scheduling
import Storage

extension AppointmentDetails {
    /// An appointment as staff see it.
    var json: JSONValue {
        let appointment = appointment
        var members = visit
        members["site"] = .string(siteName)
        members["region"] = .string(appointment.region)
        members["override"] =
            appointment.override.map {
                .object(["reason": .string($0.reason), "rules": .array($0.rules.map { .string($0) })])
            } ?? .null
        members["room"] = roomCode.map { .string($0) } ?? .null
        members["person"] = person.json
        members["note"] = .string(appointment.note)
        members["source"] = .string(appointment.source.rawValue)
        members["version"] = .int(appointment.version)
        members["schedule_version"] = .int(appointment.scheduleVersion)
        members["created_at"] = .string(appointment.times.created.rfc3339)
        members["confirmed_at"] = .instant(appointment.times.confirmed)
        members["arrived_at"] = .instant(appointment.times.arrived)
        members["completed_at"] = .instant(appointment.times.completed)
        members["missed_at"] = .instant(appointment.times.missed)
        members["cancelled_at"] = .instant(appointment.times.cancelled)
        members["cancellation"] =
            appointment.cancellation.map {
                .object(["actor": .string($0.actor.rawValue), "reason": .string($0.reason.rawValue)])
            } ?? .null
        members["attention"] = appointment.attention.map { .string($0.kind.rawValue) } ?? .null
        members["attention_since"] = .instant(appointment.attention?.since)
        members["provisional_until"] = .instant(appointment.provisionalUntil)
        members["series"] = appointment.series.map { .string("\($0)") } ?? .null
        members["itinerary"] =
            appointment.itinerary.map { place in
                .object([
                    "id": .string("\(place.id)"), "position": .int(place.position),
                    "appointments": .array(siblings.map { .string("\($0)") }),
                ])
            } ?? .null
        return .object(members)
    }

    /// An appointment as whoever booked it on the website sees it: nothing that was not theirs to know before.
    func publicJSON(of practice: Practice) -> JSONValue {
        var members = visit
        members["phone"] = .string(practice.phone)
        members["cancellation_window_hours"] = .int(practice.policy.cancellationWindowHours)
        members["crisis"] = practice.crisis.json
        return .object(members)
    }

    /// What, when and with whom.
    var visit: [String: JSONValue] {
        [
            "id": .string("\(appointment.id)"), "state": .string(appointment.state.rawValue),
            "start": .string(appointment.during.start.rfc3339), "end": .string(appointment.during.end.rfc3339),
            "local_start": .string(appointment.wall.start.description), "zone": .string(appointment.wall.zone),
            "service": .object(["code": .string(serviceCode), "label": .string(serviceLabel)]),
            "clinician": .object(["code": .string(clinicianCode), "name": .string(clinicianName)]),
        ]
    }

    /// The answer to a booking by staff.
    func created(_ slug: String) -> Answer {
        Answer(
            status: 201, etag: "\(appointment.version)",
            location: "/v1/practices/\(slug)/appointments/\(appointment.id)", body: json.text)
    }

    /// The answer to a change.
    func changed() -> Answer {
        Answer(status: 200, etag: "\(appointment.version)", body: json.text)
    }
}

extension Person {
    /// A person as staff see them.
    var json: JSONValue {
        .object([
            "id": .string("\(id)"), "name": .string(name), "alias": .bool(isAlias),
            "email": email.map { .string($0) } ?? .null, "phone": phone.map { .string($0) } ?? .null,
            "zone": zone.map { .string($0) } ?? .null, "born": born.map { .string($0.description) } ?? .null,
            "region": region.map { .string($0) } ?? .null,
        ])
    }
}

extension JSONValue {
    /// An instant in UTC, or null.
    static func instant(_ instant: Instant?) -> JSONValue {
        instant.map { .string($0.rfc3339) } ?? .null
    }
}
