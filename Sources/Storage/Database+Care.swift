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
        let condition: SQL = "a.appointment_id = \(id) and a.state = 'provisional'"
        let loading = [GatedVisits.select(practice, where: condition, forUpdate: true)]
        return try await effect(call, loading: loading) { write in
            guard let visit = try GatedVisits(write.loaded[0]).all.first else { throw NothingToDo() }
            let appointment = visit.details.appointment
            guard let until = appointment.provisionalUntil, until <= write.now else { throw NothingToDo() }
            let readiness = try await self.readiness(of: visit, write)
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

    /// Conditions that are closed at their deadline become one task a visit, once.
    private func callForGates(_ call: Call, _ pass: inout CarePass) async throws {
        let practice = call.practice.id
        let gated: SQL = """
            from appointment a
            join protocol q using (practice_id, protocol_id)
            cross join lateral (
                select min(lower(a.during) - make_interval(mins => (gate ->> 'lead_minutes')::int)) as first,
                    min(lower(a.during) - make_interval(mins => (gate ->> 'lead_minutes')::int)) filter (
                        where lower(a.during) - make_interval(mins => (gate ->> 'lead_minutes')::int) > daybook_now()
                    ) as next
                from jsonb_array_elements(q.gates) as gate
            ) deadlines
            where a.practice_id = \(practice) and a.state in ('provisional', 'booked', 'confirmed')
                and lower(a.during) > daybook_now() and q.gates <> '[]'
            """
        let untold: SQL = """
            and not exists (
                select from task t
                where t.practice_id = a.practice_id and t.appointment_id = a.appointment_id and t.kind = 'gate')
            """
        let rows = try await read(
            practice, deadline: call.deadline,
            [
                """
                select a.appointment_id \(gated) and deadlines.first <= daybook_now() \(untold)
                order by lower(a.during), a.appointment_id
                limit \(Self.mostSteps)
                """,
                "select min(deadlines.next) as next \(gated)",
            ])
        pass.look(again: try Self.only(rows[1])["next"])
        for (id, readiness) in try await readiness(
            of: rows[0].map { try $0["appointment_id"] }, practice: call.practice, deadline: call.deadline)
        where !readiness.isReady {
            if try await callForGates(of: id, call) { pass.calls += 1 }
        }
    }

    private func callForGates(of id: Appointment.ID, _ call: Call) async throws -> Bool {
        let practice = call.practice.id
        let condition: SQL = """
            a.appointment_id = \(id) and a.state in ('provisional', 'booked', 'confirmed')
            and not exists (
                select from task t
                where t.practice_id = a.practice_id and t.appointment_id = a.appointment_id and t.kind = 'gate')
            """
        let loading = [GatedVisits.select(practice, where: condition, forUpdate: true)]
        let state = try await effect(call, loading: loading) { write in
            guard let visit = try GatedVisits(write.loaded[0]).all.first else { throw NothingToDo() }
            let readiness = try await self.readiness(of: visit, write)
            guard readiness.blockers.contains(where: { $0.deadline <= write.now }) else { throw NothingToDo() }
            write.owe(.gate(of: visit.details, followUp: call.practice.policy.followUp, now: write.now))
            return (visit.details.appointment.state, nil)
        }
        return state != nil
    }

    /// How the gates of a visit stand that was locked before: whoever opened one meanwhile has committed.
    private func readiness(of visit: GatedVisits.Known, _ write: Write) async throws -> Readiness {
        let statements = KnownFacts.statements([visit.details.person.id], write.call.practice.id)
        return try visit.readiness(KnownFacts(try await write.transaction.queries(statements)), zones: zones)
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
