import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage

extension API {
    /// The steps of the day, each a resource of the appointment.
    static let steps: [(noun: String, step: AppointmentStep)] = [
        ("confirmation", .confirm), ("arrival", .arrive), ("completion", .complete), ("absence", .miss),
    ]

    /// Books a visit: for a newcomer from the website, or for anybody by staff.
    func createAppointment(_ request: Request) async throws -> Response {
        if entrance.showsCredentials(request) {
            try await bookByStaff(request)
        } else {
            try await bookByWebsite(request)
        }
    }

    private func bookByWebsite(_ request: Request) async throws -> Response {
        let call = try entrance.publicWrite(request, route: "appointments", kind: .time)
        let zones = entrance.database.zones
        let practice = call.practice
        let (draft, person) = try Body.json(request) { fields -> (BookingDraft, PersonDraft)? in
            let draft = BookingDraft.read(&fields, practice: practice)
            let person = fields.required("person") { fields in
                fields.object("person") { PersonDraft.read(&$0, zones: zones, region: practice.region) }
            }
            guard let draft, let person else { return nil }
            return (draft, person)
        }
        return Self.answer(
            try await entrance.database.book(draft, for: .newcomer(person), source: .website, call: call) { details in
                Answer(status: 201, body: details.publicJSON(of: practice).text)
            })
    }

    private func bookByStaff(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "appointments")
        let zones = entrance.database.zones
        let (draft, booked) = try Body.json(request) { fields -> (BookingDraft, Database.Booked)? in
            let draft = BookingDraft.read(&fields, practice: call.practice, byStaff: true)
            let booked = Database.Booked.read(&fields, zones: zones, region: call.practice.region)
            guard let draft, let booked else { return nil }
            return (draft, booked)
        }
        let slug = call.practice.slug
        return Self.answer(
            try await entrance.database.book(draft, for: booked, source: .staff, call: call) { details in
                details.created(slug)
            })
    }

    func listAppointments(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let (filter, cursor, limit) = try Body.query(request) { fields in
            let filter = AppointmentFilter(
                from: fields.instant("from"), to: fields.instant("to"), clinician: fields.text("clinician", limit: 64),
                state: fields.word("state", of: AppointmentState.self),
                attention: fields.word("attention", of: Truth.self).map { $0 == .yes })
            if let from = filter.from, let to = filter.to, from >= to {
                fields.fault("to", "This must be after from.")
            }
            return (filter, fields.cursor(), fields.limit())
        }
        let page = try await entrance.database.appointments(
            filter, after: cursor, limit: limit, practice: call.practice, deadline: call.deadline)
        let readiness = try await entrance.database.readiness(
            of: page.elements.filter { $0.appointment.state.isUpcoming }.map(\.appointment.id), practice: call.practice,
            deadline: call.deadline)
        return Self.page(page) { $0.json(readiness[$0.appointment.id]) }
    }

    func showAppointment(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .read)
        let id = try Self.id("appointment", request, of: Appointment.ID.self)
        let details = try await entrance.database.appointment(id, practice: call.practice, deadline: call.deadline)
        let readiness = try await entrance.database.readiness(
            of: details.appointment.state.isUpcoming ? [id] : [], practice: call.practice, deadline: call.deadline)
        return Self.answer(details.json(readiness[id]), version: details.appointment.version)
    }

    func moveAppointment(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book)
        let id = try Self.id("appointment", request, of: Appointment.ID.self)
        let version = try request.version()
        let move = try Self.move(request)
        return Self.answer(
            try await entrance.database.move(
                id, to: move.start, clinician: move.clinician, overrideReason: move.reason,
                isProvisional: move.isProvisional, version: version, call: call
            ) { $0.changed() })
    }

    func cancelAppointment(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "cancellation/\(request.path)")
        let id = try Self.id("appointment", request, of: Appointment.ID.self)
        let version = try request.version()
        let cancellation = try Self.cancellation(request)
        return Self.answer(
            try await entrance.database.cancel(id, cancellation, version: version, call: call) { $0.changed() })
    }

    /// Where to, with whom, why rules are set aside, and whether it may be provisional there.
    static func move(
        _ request: Request
    ) throws -> (start: StartDraft, clinician: String?, reason: String?, isProvisional: Bool) {
        try Body.json(request) { fields -> (StartDraft, String?, String?, Bool)? in
            let start = fields.required("start") { StartDraft.read("start", &$0) }
            let clinician = fields.text("clinician", limit: 64)
            let reason = fields.override()
            let isProvisional = fields.flag("provisional")
            return start.map { ($0, clinician, reason, isProvisional) }
        }
    }

    /// Who cancels, and why.
    static func cancellation(_ request: Request) throws -> Cancellation {
        try Body.json(request) { fields -> Cancellation? in
            let actor = fields.required("actor") { $0.word("actor", of: Cancellation.Actor.self) }
            let reason = fields.word("reason", of: Cancellation.Reason.self) ?? .unstated
            return actor.map { Cancellation(actor: $0, reason: reason) }
        }
    }

    func record(_ step: AppointmentStep, _ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book, route: "\(step.rawValue)/\(request.path)")
        let id = try Self.id("appointment", request, of: Appointment.ID.self)
        let version = try request.version()
        if !request.body.isEmpty { try Body.json(request) { _ in () } }
        return Self.answer(
            try await entrance.database.record(step, of: id, version: version, call: call) { $0.changed() })
    }
    /// Staff have looked at a visit that was marked, and let it stand.
    func resolveAttention(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .book)
        let id = try Self.id("appointment", request, of: Appointment.ID.self)
        let version = try request.version()
        return Self.answer(
            try await entrance.database.resolveAttention(of: id, version: version, call: call) { $0.changed() })
    }
}
