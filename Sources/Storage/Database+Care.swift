public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// Sees to the visits of a practice whose time has come: releases provisional ones that still lack something at
    /// their deadline, makes tasks of conditions that are closed at theirs, and of check-ins that nobody answered.
    ///
    /// Any number of processes may do so at once: each effect is a transaction of its own, under the lock of its row,
    /// and nothing happens twice. With nothing to do it writes nothing.
    ///
    /// - Throws: `Refusal` `unavailable`.
    public func care(for practice: Practice, deadline: ContinuousClock.Instant) async throws -> CarePass {
        let call = Call(practice: practice, principal: .daybook, requestID: "care", deadline: deadline)
        var pass = CarePass()
        try await release(call, &pass)
        try await callForGates(call, &pass)
        try await noteSilence(call, &pass)
        return pass
    }

    /// How much one look does of each kind.
    private static let mostSteps: Int32 = 100
    /// How long what could not be done is left alone.
    private static let rest: Duration = .seconds(10)

    private func release(_ call: Call, _ pass: inout CarePass) async throws {
        let practice = call.practice.id
        let rows = try await read(
            practice, deadline: call.deadline,
            [
                "select daybook_now() as now",
                """
                select appointment_id from appointment
                where practice_id = \(practice) and provisional_until <= daybook_now()
                order by provisional_until, appointment_id
                limit \(Self.mostSteps)
                """,
                """
                select min(provisional_until) as next from appointment
                where practice_id = \(practice) and provisional_until > daybook_now()
                """,
            ])
        pass.look(again: try Self.only(rows[2])["next"])
        for row in rows[1] {
            switch try await release(try row["appointment_id"], call) {
            case .cancelled?: pass.released += 1
            case .booked?: pass.firm += 1
            default: pass.look(again: (try Self.only(rows[0])["now"] as Instant) + Self.rest)
            }
        }
        if rows[1].count == Int(Self.mostSteps) { pass.look(again: .distantPast) }
    }

    /// Releases a provisional visit or, if all that it lacked is there, makes it firm.
    ///
    /// - Returns: what became of it; nil when somebody else was faster.
    func release(_ id: Appointment.ID, _ call: Call) async throws -> AppointmentState? {
        let practice = call.practice.id
        let loading = GatedVisits.statements(
            practice, where: "a.appointment_id = \(id) and a.state = 'provisional'", forUpdate: true)
        return try await effect(call, loading: loading) { write in
            guard let visit = try GatedVisits(write.loaded).all.first else { throw NothingToDo() }
            let appointment = visit.details.appointment
            guard let until = appointment.provisionalUntil, until <= write.now else { throw NothingToDo() }
            let readiness = try visit.readiness(zones)
            if readiness.releasing.isEmpty {
                return (.booked, try write.enqueue(firm: appointment))
            }
            let released = try appointment.released(now: write.now)
            let nextDue = write.enqueue(cancelled: released)
            write.transaction.enqueue(Series.noteChange(of: released, practice, now: write.now))
            write.audit(
                "appointment.released", "appointment", id, fields: readiness.releasing.map(\.rule.kind.rawValue))
            write.discharge(.gate, about: id, .notNeeded)
            write.owe(
                DeskTask(
                    id: .fresh(), kind: .call, lane: .soon, person: appointment.person, appointment: id,
                    due: write.now + .hours(call.practice.policy.followUp.callHours), created: write.now))
            return (.cancelled, nextDue)
        }
    }

    /// Conditions that are closed at their deadlines become tasks: one at a time for a visit, and one for each deadline
    /// after which something is still closed.
    private func callForGates(_ call: Call, _ pass: inout CarePass) async throws {
        var last: (start: Instant, id: Appointment.ID)?
        repeat {
            // Visits that are ready, or of which somebody has heard, stay in the list: it is read page by page.
            let page = try await gatesInQuestion(after: last, call, &pass)
            let readiness = try await readiness(
                of: page.map(\.id), practice: call.practice, deadline: call.deadline)
            for id in page.map(\.id) where readiness[id].map({ !$0.isReady }) ?? false {
                if try await callForGates(of: id, call) { pass.calls += 1 }
            }
            last = page.count < Int(Self.mostSteps) ? nil : page.last
        } while last != nil
    }

    /// A page of the visits of which a gate may be closed after its deadline without anybody having heard, by their
    /// starts.
    private func gatesInQuestion(
        after last: (start: Instant, id: Appointment.ID)?, _ call: Call, _ pass: inout CarePass
    ) async throws -> [(start: Instant, id: Appointment.ID)] {
        let gated: SQL = """
            from appointment a
            join protocol q using (practice_id, protocol_id)
            cross join lateral (
                select max(at) filter (where at <= daybook_now()) as last,
                    min(at) filter (where at > daybook_now()) as next
                from jsonb_array_elements(q.gates) as gate
                cross join lateral (
                    select lower(a.during) - make_interval(mins => (gate ->> 'lead_minutes')::int) as at) as deadline
            ) deadlines
            where a.practice_id = \(call.practice.id) and a.state in ('provisional', 'booked', 'confirmed')
                and lower(a.during) > daybook_now() and q.gates <> '[]'
            """
        let page: SQL = last.map { "and (lower(a.during), a.appointment_id) > (\($0.start), \($0.id))" } ?? ""
        let rows = try await read(
            call.practice.id, deadline: call.deadline,
            [
                """
                select lower(a.during) as starts_at, a.appointment_id \(gated) \(page) and deadlines.last is not null
                    and not exists (\(Self.told) and (t.state = 'open' or t.created_at >= deadlines.last))
                order by lower(a.during), a.appointment_id
                limit \(Self.mostSteps)
                """,
                "select min(deadlines.next) as next \(gated)",
            ])
        pass.look(again: try Self.only(rows[1])["next"])
        return try rows[0].map { (start: try $0["starts_at"], id: try $0["appointment_id"]) }
    }

    /// The tasks by which somebody has heard of the gates of `appointment a`; more conditions follow.
    private static let told: SQL = """
        select t.state, t.created_at from task t
        where t.practice_id = a.practice_id and t.subject_id = a.appointment_id and t.kind = 'gate'
        """

    private func callForGates(of id: Appointment.ID, _ call: Call) async throws -> Bool {
        let practice = call.practice.id
        let gates = GatedVisits.statements(
            practice, where: "a.appointment_id = \(id) and a.state in ('provisional', 'booked', 'confirmed')",
            forUpdate: true)
        let told: SQL = """
            select coalesce(bool_or(t.state = 'open'), false) as is_open, max(t.created_at) as last
            from appointment a cross join lateral (\(Self.told)) t
            where a.practice_id = \(practice) and a.appointment_id = \(id)
            """
        let state = try await effect(call, loading: gates + [told]) { write in
            guard let visit = try GatedVisits(write.loaded.dropLast()).all.first else { throw NothingToDo() }
            let told = try Self.only(write.loaded[gates.count])
            let (isOpen, last): (Bool, Instant?) = (try told["is_open"], try told["last"])
            let missed = try visit.readiness(zones).blockers.map(\.deadline).filter { $0 <= write.now }.max()
            guard !isOpen, let missed, last.map({ $0 < missed }) ?? true else { throw NothingToDo() }
            write.owe(.gate(of: visit.details.appointment, followUp: call.practice.policy.followUp, now: write.now))
            return (visit.details.appointment.state, nil)
        }
        return state != nil
    }

    /// Check-ins that nobody answered in time become tasks.
    private func noteSilence(_ call: Call, _ pass: inout CarePass) async throws {
        let practice = call.practice.id
        let followUp = call.practice.policy.followUp
        let rows = try await read(
            practice, deadline: call.deadline,
            [
                """
                select check_in_id from check_in
                where practice_id = \(practice) and state = 'open'
                    and due_at <= daybook_now() - make_interval(hours => \(Int32(followUp.answerHours)))
                order by due_at, check_in_id
                limit \(Self.mostSteps)
                """,
                """
                select min(due_at) + make_interval(hours => \(Int32(followUp.answerHours))) as next from check_in
                where practice_id = \(practice) and state = 'open'
                    and due_at > daybook_now() - make_interval(hours => \(Int32(followUp.answerHours)))
                """,
            ])
        pass.look(again: try Self.only(rows[1])["next"])
        for row in rows[0] {
            let id: CheckIn.ID = try row["check_in_id"]
            let loading = [CheckIn.select(id, practice, forUpdate: true)]
            let state = try await effect(call, loading: loading) { write in
                guard let row = write.loaded[0].first,
                    let silence = followUp.silence(of: try CheckIn(row), now: write.now)
                else { throw NothingToDo() }
                write.transaction.enqueue(silence.checkIn.update(practice, now: write.now))
                write.audit("check_in.silent", "check_in", id, fields: ["state"])
                write.owe(.checkIn(silence.checkIn, lane: .soon, due: silence.callDue, now: write.now))
                return (.completed, nil)
            }
            if state != nil { pass.silent += 1 }
        }
    }

    /// Writes unless there is nothing to do any more, and says in which state the visit is afterwards.
    private func effect(
        _ call: Call, loading: [SQL],
        _ body: @escaping @Sendable (Write) async throws -> (AppointmentState, nextDue: Instant?)
    ) async throws -> AppointmentState? {
        do {
            let answer = try await write(call, loading: loading) { write in
                let (state, nextDue) = try await body(write)
                return (Answer(status: 204, body: state.rawValue), nextDue)
            }
            return AppointmentState(rawValue: answer.body)
        } catch is NothingToDo {
            return nil
        }
    }
}

/// Somebody else was faster: nothing is written, not even that one looked.
private struct NothingToDo: Error {}
