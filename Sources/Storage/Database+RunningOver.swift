public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// What becomes of a visit when the person comes so many minutes late.
    ///
    /// - Throws: `Refusal`: `not_found`, and `state_conflict` for a visit that is over or cancelled.
    public func lateness(
        of id: Appointment.ID, minutes: Int, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> LatenessReport {
        try await looking(practice, deadline: deadline) { write in
            let planned = try await self.running(id, write)
            let world = try await self.world(around: [planned], write)
            guard let diary = try world.diary(for: planned, in: Diary.window(around: planned.start)) else {
                throw Refusal.notFound("service")
            }
            let search = diary.lenient
            let seating = planned.seating(in: diary)
            let lateness = search.lateness(of: seating, at: planned.start, by: .minutes(minutes))
            let broken = lateness.phases.indices.filter { lateness.phases[$0].isBroken }
            let ids = world.inTheWay(
                of: planned,
                broken.compactMap { index in
                    let phase = lateness.phases[index]
                    return TimeRange(start: max(phase.planned.end, phase.shifted.start), end: phase.shifted.end)
                        .map { (index, $0) }
                })
            let start = planned.start + .minutes(minutes)
            let reasons =
                lateness.holds
                ? []
                : Explanation(search: search, names: diary.names).sentences(
                    for: search.footing(of: seating, at: start), at: start)
            return LatenessReport(
                details: planned.details, lateness: lateness, graceMinutes: practice.policy.lateGraceMinutes,
                reasons: reasons, affected: try await self.appointments(ids, write))
        }
    }

    /// What it would mean that a visit takes longer; nothing is changed.
    ///
    /// - Parameter phase: the name of the phase that takes longer; nil for the last that is watched.
    /// - Throws: as `extend`.
    public func extensionReport(
        of id: Appointment.ID, minutes: Int, phase: String?, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> ExtensionReport {
        try await looking(practice, deadline: deadline) { write in
            try await self.judged(try await self.running(id, write), minutes: minutes, phase: phase, write).report
        }
    }

    /// Lets a visit take longer: the seats for it are taken, all or none, and what follows is planned later.
    ///
    /// Whoever was planned stays. Nobody is told, and reminders are left as they are.
    ///
    /// - Parameters:
    ///   - phase: the name of the phase that takes longer; nil for the last that is watched.
    ///   - version: the version that the caller has seen (If-Match); nil means any.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`, `invalid` (no such phase), `slot_taken`
    ///   or `slot_unavailable` with the reasons.
    public func extend(
        _ id: Appointment.ID, minutes: Int, phase: String?, version: Int?, call: Call,
        answer: @escaping @Sendable (ExtensionReport) throws -> Answer
    ) async throws -> Answer {
        let practice = call.practice.id
        // It is read first, because the locks of its time come before its row.
        let known = try await appointment(id, practice: call.practice, deadline: call.deadline).appointment
        let zone = try zones.known(known.wall.zone)
        // A visit lasts at most a day with everything before and after it.
        let dates = Lock.dates(from: known.during.start - .days(1), to: known.during.end + .days(1), in: zone)
        let loading = [Self.select(id, practice, forUpdate: true)]
        return try await write(call, locks: [.practiceShared] + dates, loading: loading) { write in
            guard let row = write.loaded[0].first else { throw Refusal.notFound("appointment") }
            let details = try AppointmentDetails(row)
            guard version == nil || version == details.appointment.version, details.appointment.during == known.during
            else { throw Refusal.appointmentChanged }
            let planned = try await running(id, write)
            let (report, placed) = try await judged(planned, minutes: minutes, phase: phase, write)
            guard let placed else {
                var refusal = Refusal(
                    report.affected.isEmpty ? .slotUnavailable : .slotTaken, "This visit cannot take that much longer.")
                refusal.reasons = report.reasons + report.affected.map(\.inTheWay)
                throw refusal
            }
            let next = try planned.appointment.reseated(at: placed.placement)
            write.transaction.enqueue(Series.noteChange(of: next, practice, now: write.now))
            write.transaction.enqueue(Hold.deleteExpired(practice, now: write.now))
            write.enqueue(reseated: next, placed)
            write.audit("appointment.extended", "appointment", id, fields: ["end", "claims"])
            return (
                try answer(
                    ExtensionReport(
                        details: details.with(next), phase: report.phase, minutes: minutes, phases: report.phases,
                        reasons: [], affected: [])), nil
            )
        }
    }

    private func judged(
        _ planned: PlannedVisit, minutes: Int, phase: String?, _ write: Write
    ) async throws -> (report: ExtensionReport, placed: PlacedVisit?) {
        let index: Int
        if let phase {
            guard let found = planned.visit.phases.firstIndex(where: { $0.name == phase }) else {
                let names = planned.visit.phases.map(\.name).joined(separator: ", ")
                throw Refusal.invalid("/phase", "This must be a phase of the visit: \(names).")
            }
            index = found
        } else {
            index = planned.visit.observedPhase
        }
        guard let extended = try? planned.visit.extended(index, byMinutes: minutes) else {
            throw Refusal.invalid("/minutes", "No visit takes more than a day.")
        }
        let world = try await world(around: [planned], write)
        let start = planned.start
        guard let diary = try world.diary(for: planned, in: Diary.window(around: start), visit: extended) else {
            throw Refusal.notFound("service")
        }
        let search = diary.lenient
        let seating = planned.seating(in: diary)
        let windows = extended.phaseWindows(startingAt: start)
        let phases = zip(extended.phases, windows).map { ($0.name, $1) }
        let obstacles = search.footing(of: seating, at: start)
        let isBusy = obstacles.contains(where: \.isTaken)
        let later = zip(windows.indices, zip(planned.visit.phaseWindows(startingAt: start), windows)).compactMap {
            index, windows in
            TimeRange(start: max(windows.0.end, windows.1.start), end: windows.1.end).map { (index, $0) }
        }
        let report = ExtensionReport(
            details: planned.details, phase: extended.phases[index].name, minutes: minutes, phases: phases,
            reasons: Explanation(search: search, names: diary.names).sentences(for: obstacles, at: start),
            affected: isBusy ? try await appointments(world.inTheWay(of: planned, later), write) : [])
        let placed = search.assignment(of: seating, at: start).map { assignment in
            let appointment = planned.appointment
            let placement = Placement(
                during: assignment.window, clinician: appointment.clinician, room: appointment.room,
                region: appointment.region, wall: appointment.wall, override: appointment.override)
            return PlacedVisit(assignment, placement: placement, diary: diary)
        }
        return (report, placed)
    }

    /// A visit that is booked or going on.
    private func running(_ id: Appointment.ID, _ write: Write) async throws -> PlannedVisit {
        guard let planned = try await visits(where: "a.appointment_id = \(id)", write).first else {
            throw Refusal.notFound("appointment")
        }
        let state = planned.appointment.state
        guard state.isUpcoming || state == .arrived else {
            throw Refusal(.stateConflict, "This appointment is \(state.rawValue), so its time is over.")
        }
        return planned
    }

    private func appointments(_ ids: [Appointment.ID], _ write: Write) async throws -> [AppointmentDetails] {
        guard !ids.isEmpty else { return [] }
        let rows = try await write.transaction.query(
            """
            \(AppointmentDetails.select)
            where a.practice_id = \(write.call.practice.id) and a.appointment_id = any(\(ids))
            order by lower(a.during), a.appointment_id
            """)
        return try rows.map { try AppointmentDetails($0) }
    }

    /// Looks at the book in one read-only transaction.
    private func looking<Value: Sendable>(
        _ practice: Practice, deadline: ContinuousClock.Instant, _ body: @Sendable (Write) async throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.transaction(
                deadline: deadline, readOnly: true, opening: [Self.practice(practice.id)]
            ) { transaction in
                let rows = try await transaction.query("select daybook_now() as now")
                let call = Call(practice: practice, principal: .daybook, requestID: "", deadline: deadline)
                return try await body(
                    Write(call: call, transaction: transaction, now: Self.only(rows)["now"], loaded: []))
            }
        } catch {
            throw Self.visible(error)
        }
    }
}

extension AppointmentDetails {
    /// That this visit is in the way of another, without saying whose it is.
    fileprivate var inTheWay: String {
        let clock = appointment.wall.start.time.description.prefix(5)
        let room = roomCode.map { " in \($0)" } ?? ""
        return "Appointment \(appointment.id) at \(clock)\(room) would be affected."
    }
}
