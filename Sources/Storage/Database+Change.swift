public import Clinic
import Postgres
import Scheduling

/// A change of state that staff record on the day.
public enum AppointmentStep: String, CaseIterable, Sendable {
    case confirm
    case arrive
    case complete
    case miss

    /// Whether a provisional visit must have everything first that it waits for.
    var needsOpenGates: Bool {
        switch self {
        case .confirm, .arrive: true
        case .complete, .miss: false
        }
    }

    func applied(to appointment: Appointment, now: Instant) throws(Refusal) -> Appointment {
        switch self {
        case .confirm: try appointment.confirmed(now: now)
        case .arrive: try appointment.arrived(now: now)
        case .complete: try appointment.completed(now: now)
        case .miss: try appointment.missed(now: now)
        }
    }
}

extension Database {
    /// Records a step of the day.
    ///
    /// - Parameters:
    ///   - version: the version that the caller has seen (If-Match); nil means any.
    ///   - use: the link by which the person does it themselves; nil for staff.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`, and `gate_closed` when a provisional visit
    ///   is to be confirmed or begun before it has all that it waits for.
    public func record(
        _ step: AppointmentStep, of id: Appointment.ID, version: Int?, by use: LinkUse? = nil, call: Call,
        answer: @escaping @Sendable (AppointmentDetails) throws -> Answer
    ) async throws -> Answer {
        try await change(id, version: version, by: use, call: call, answer: answer) { details, write in
            let next = try step.applied(to: details.appointment, now: write.now)
            if next.state == .missed {
                // Whoever did not come leaves the rest of their time to others.
                write.transaction.enqueue(next.release(call.practice.id))
                write.callIfFlagged(afterMissing: next)
            }
            if details.appointment.state == .provisional, step.needsOpenGates {
                try await self.requireFirm(details, write)
            }
            let nextDue = try await self.follow(next, details, write)
            write.transaction.enqueue(next.update(call.practice.id))
            write.audit("appointment.\(next.state.rawValue)", "appointment", id, fields: ["state"])
            return (next, nextDue)
        }
    }

    /// What a step has people written, before it is written itself; says when the first is due.
    private func follow(
        _ next: Appointment, _ details: AppointmentDetails, _ write: Write
    ) async throws -> Instant? {
        switch next.state {
        case .completed: return try await write.followUp(details, completed: next, zones: zones)
        case .missed:
            let plan = try write.plan(for: details.person, at: try zones.known(next.wall.zone), nil, zones)
            return write.send(plan.owed(afterMissing: next, now: write.now))
        default: return nil
        }
    }

    /// Refuses unless every gate of a provisional visit is open that would release it.
    private func requireFirm(_ details: AppointmentDetails, _ write: Write) async throws {
        let statements = GatedVisits.statements(
            write.call.practice.id, where: "a.appointment_id = \(details.appointment.id)")
        let visits = try GatedVisits(try await write.transaction.queries(statements))
        try write.call.discreetly { try visits.all.first?.readiness(zones).requireFirm() }
    }

    /// Cancels a visit: its claims are released, what was owed is dropped, and the person is told.
    ///
    /// Whoever cancels because of a crisis is called.
    ///
    /// - Parameter use: the link by which the person does it themselves; nil for staff.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`.
    public func cancel(
        _ id: Appointment.ID, _ cancellation: Cancellation, version: Int?, by use: LinkUse? = nil, call: Call,
        answer: @escaping @Sendable (AppointmentDetails) throws -> Answer
    ) async throws -> Answer {
        try await change(id, version: version, by: use, call: call, answer: answer) { details, write in
            if use != nil, cancellation.reason == .crisis {
                write.owe(
                    DeskTask(
                        id: .fresh(), kind: .call, lane: .sameDay, person: details.person.id, appointment: id,
                        due: write.now + .seconds(3600), created: write.now))
            }
            let next = try details.appointment.cancelled(cancellation, now: write.now)
            return (next, write.enqueue(cancelled: next))
        }
    }

    /// Moves a visit in one transaction: the old time is kept until the new one holds.
    ///
    /// The start is meant on the wall of the visit's site. The visit keeps the version of its protocol.
    ///
    /// - Parameters:
    ///   - clinician: the code of another clinician; nil keeps the one there is.
    ///   - overrideReason: why rules are set aside that may be; nil when none are.
    ///   - isProvisional: whether it may be provisional where a gate is closed that was open before.
    ///   - use: the link by which the person does it themselves, whom the rules of the website bind; nil for staff.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`, `outside_cancellation_window` (by a link),
    ///   and those of booking.
    public func move(
        _ id: Appointment.ID, to start: StartDraft, clinician: String?, overrideReason: String? = nil,
        isProvisional: Bool = false, version: Int?,
        by use: LinkUse? = nil, call: Call, answer: @escaping @Sendable (AppointmentDetails) throws -> Answer
    ) async throws -> Answer {
        // It is read first, because the locks of its time come before its row.
        let known = try await appointment(id, practice: call.practice, deadline: call.deadline)
        let start = try start.instant(in: zones.known(known.appointment.wall.zone), at: "/start")
        return try await withCatalogue(
            known.serviceCode, publicOnly: false, practice: call.practice.id, deadline: call.deadline
        ) { catalogue in
            let move = Move(
                known: known.appointment, start: start, clinician: clinician, overrideReason: overrideReason,
                isProvisional: isProvisional, catalogue: catalogue,
                visit: try await recipe(of: known.appointment, catalogue, call),
                zone: try zones.known(catalogue.service.site.zone), isByPerson: use != nil, database: self)
            return try await change(id, locks: move.locks, version: version, by: use, call: call, answer: answer) {
                details, write in
                if let use { try write.judgeWindow(use, write.loaded, of: details.appointment) }
                guard details.appointment.during == known.appointment.during else {
                    throw Refusal.appointmentChanged
                }
                return try await move.place(details, write)
            }
        }
    }

    /// The phases of the version of its protocol that an appointment was booked under, which it keeps.
    func recipe(of appointment: Appointment, _ catalogue: Catalogue, _ call: Call) async throws -> Visit {
        guard appointment.protocolID != catalogue.service.protocolID else { return catalogue.service.visit }
        let practice = call.practice.id
        let rows = try await read(practice, deadline: call.deadline, [Self.phases(appointment.protocolID, practice)])
        return try Self.visit(rows[0])
    }

    /// Loads an appointment for update, checks its version, applies `transition`, and answers with the outcome.
    ///
    /// A link by which a person acts is locked before the appointment, and used up together with the effect.
    func change(
        _ id: Appointment.ID, locks: [Lock] = [], version: Int?, by use: LinkUse? = nil, call: Call,
        answer: @escaping @Sendable (AppointmentDetails) throws -> Answer,
        transition: @escaping @Sendable (AppointmentDetails, Write) async throws -> (Appointment, nextDue: Instant?)
    ) async throws -> Answer {
        let link = use.map { LinkUse.statements($0, call.practice.id) } ?? []
        let loading = link + [Self.select(id, call.practice.id, forUpdate: true)]
        return try await write(call, locks: locks, loading: loading) { write in
            guard let row = write.loaded[link.count].first else { throw Refusal.notFound("appointment") }
            let details = try AppointmentDetails(row)
            if let use { try write.act(use, on: write.loaded, of: details.appointment) }
            guard version == nil || version == details.appointment.version else { throw Refusal.appointmentChanged }
            let (next, nextDue) = try await transition(details, write)
            write.transaction.enqueue(Series.noteChange(of: next, call.practice.id, now: write.now))
            let names = try await self.names(of: next, details, write)
            return (try answer(names), nextDue)
        }
    }

    /// The names that changed with a move to another clinician or room.
    private func names(
        of next: Appointment, _ details: AppointmentDetails, _ write: Write
    ) async throws -> AppointmentDetails {
        guard next.clinician != details.appointment.clinician || next.room != details.appointment.room else {
            return details.with(next)
        }
        let rows = try await write.transaction.query(Self.select(next.id, write.call.practice.id))
        return try AppointmentDetails(Self.only(rows)).with(next)
    }
}

extension Refusal {
    /// That an appointment is not any more what was judged.
    static let appointmentChanged = Refusal(
        .versionConflict, "Somebody else has changed this appointment meanwhile.")
}
