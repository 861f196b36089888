import Access
import Clinic
import HTTP
import Scheduling
import Storage

extension API {
    /// Whether a visit can still take place when the person is late, and until when.
    func showLateness(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let id = try Self.id("appointment", request, of: Appointment.ID.self)
        let minutes = try Body.query(request) { fields in
            fields.required("minutes") { $0.number("minutes", in: 0...480) }
        }
        let report = try await entrance.database.lateness(
            of: id, minutes: minutes, practice: call.practice, deadline: call.deadline)
        return Self.answer(report.json, version: report.details.appointment.version)
    }

    /// Lets a visit take longer, or says what that would mean.
    func extendAppointment(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "extension/\(request.path)")
        let id = try Self.id("appointment", request, of: Appointment.ID.self)
        let version = try request.version()
        let (minutes, phase, applies) = try Body.json(request) { fields -> (Int, String?, Bool)? in
            let minutes = fields.required("minutes") { $0.integer("minutes", in: 1...480) }
            let phase = fields.text("phase", limit: 64)
            let applies = fields.flag("apply")
            return minutes.map { ($0, phase, applies) }
        }
        let database = entrance.database
        guard applies else {
            let report = try await database.extensionReport(
                of: id, minutes: minutes, phase: phase, practice: call.practice, deadline: call.deadline)
            guard version == nil || version == report.details.appointment.version else {
                throw Refusal(.versionConflict, "Somebody else has changed this appointment meanwhile.")
            }
            return Self.answer(report.json, version: report.details.appointment.version)
        }
        return Self.answer(
            try await database.extend(id, minutes: minutes, phase: phase, version: version, call: call) { report in
                Answer(status: 200, etag: "\(report.details.appointment.version)", body: report.json.text)
            })
    }
}

extension LatenessReport {
    /// What becomes of a visit that begins late.
    fileprivate var json: JSONValue {
        .object([
            "appointment": .string("\(details.appointment.id)"),
            "minutes": .int(Int(lateness.delay / .minutes(1))),
            "accepted": .bool(isAccepted), "possible": .bool(lateness.holds), "grace_minutes": .int(graceMinutes),
            "latest_delay_minutes": lateness.most.map { .int(Int($0 / .minutes(1))) } ?? .null,
            "latest_finish": .instant(lateness.latestFinish),
            "phases": .array(lateness.phases.map(\.json)), "reasons": .array(reasons.map { .string($0) }),
            "affected": .array(affected.map(\.outline)),
        ])
    }
}

extension LatePhase {
    fileprivate var json: JSONValue {
        .object([
            "name": .string(name), "planned_start": .string(planned.start.rfc3339),
            "planned_end": .string(planned.end.rfc3339), "start": .string(shifted.start.rfc3339),
            "end": .string(shifted.end.rfc3339), "room_until": .instant(room), "clinician_until": .instant(clinician),
            "nurse_until": .instant(nurse), "prescriber_until": .instant(prescriber), "breaks": .bool(isBroken),
        ])
    }
}

extension ExtensionReport {
    /// What it means that a visit takes longer.
    fileprivate var json: JSONValue {
        .object([
            "appointment": details.json, "phase": .string(phase), "minutes": .int(minutes),
            "possible": .bool(reasons.isEmpty), "reasons": .array(reasons.map { .string($0) }),
            "phases": .array(
                phases.map { phase in
                    .object([
                        "name": .string(phase.name), "start": .string(phase.during.start.rfc3339),
                        "end": .string(phase.during.end.rfc3339),
                    ])
                }),
            "affected": .array(affected.map(\.outline)),
        ])
    }
}

extension AppointmentDetails {
    /// Which visit, when and where, and not whose.
    fileprivate var outline: JSONValue {
        .object([
            "id": .string("\(appointment.id)"), "start": .string(appointment.during.start.rfc3339),
            "local_start": .string(appointment.wall.start.description), "zone": .string(appointment.wall.zone),
            "room": roomCode.map { .string($0) } ?? .null,
        ])
    }
}
