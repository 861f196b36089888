import Clinic
import Foundation
import Postgres
import Scheduling

extension Write {
    /// What has become of somebody's gates is judged again, after an entry about them was enqueued: provisional visits
    /// that have all they need become firm, and a firm one whose gate has closed becomes a task: at once where the visit
    /// cannot take place without it or its deadline is over, else at the deadline.
    ///
    /// - Returns: when the first message about it is due.
    func settleGates(of person: Person.ID, zones: ZoneDirectory) async throws -> Instant? {
        let practice = call.practice.id
        let rows = try await transaction.queries(
            GatedVisits.statements(
                practice,
                where: """
                    a.person_id in (\(Person.same(as: person, practice)))
                    and a.state in ('provisional', 'booked', 'confirmed') and lower(a.during) > \(now)
                    """, forUpdate: true))
        var nextDue: Instant?
        for visit in try GatedVisits(rows).all {
            let appointment = visit.details.appointment
            let readiness = try visit.readiness(zones)
            if appointment.state == .provisional, readiness.releasing.isEmpty {
                nextDue = [nextDue, try enqueue(firm: appointment)].compactMap { $0 }.min()
            } else if appointment.state != .provisional,
                readiness.blockers.contains(where: { $0.needsCall(now: now) })
            {
                owe(.gate(of: appointment, followUp: call.practice.policy.followUp, now: now))
            }
            if readiness.isReady { discharge(.gate, about: appointment.id, .done) }
        }
        return nextDue
    }

    /// A visit at another time, as firm as its gates are there; somebody hears at once of what is closed there although
    /// its deadline is over.
    ///
    /// - Parameter readiness: how its gates stand at the other time; nil when it has none.
    /// - Throws: `state_conflict`, `gate_closed`.
    func moved(
        _ visit: Appointment, to placement: Placement, _ readiness: Readiness?, provisionally: Bool
    ) throws(Refusal) -> Appointment {
        let next = try visit.moved(to: placement, readiness: readiness, provisionally: provisionally, now: now)
        if next.during.start != visit.during.start, next.state != .provisional, let readiness,
            readiness.blockers.contains(where: { $0.needsCall(now: now) })
        {
            owe(.gate(of: next, followUp: call.practice.policy.followUp, now: now))
        }
        return next
    }

    /// Enqueues everything that a visit consists of that needs to wait no more.
    ///
    /// - Returns: when its confirmation is due.
    func enqueue(firm appointment: Appointment) throws -> Instant? {
        let practice = call.practice.id
        let next = try appointment.madeFirm()
        transaction.enqueue(next.update(practice))
        transaction.enqueue(Series.noteChange(of: next, practice, now: now))
        audit("appointment.firm", "appointment", next.id, fields: ["state"])
        return send([Message(.booked, about: next, due: now)])
    }
}

extension GateStanding {
    /// Whether staff must hear of it although nothing waits for its deadline.
    ///
    /// What is merely missing has had its call at the deadline; that somebody takes it back afterwards is news.
    fileprivate func needsCall(now: Instant) -> Bool {
        switch (rule.consequence, fault) {
        case (_, nil): false
        case (.release, _?): true
        case (.call, .closed?), (.call, .elsewhere?), (.call, .otherDay?): deadline <= now
        case (.call, _?): false
        }
    }
}

extension DeskTask {
    /// That a condition of a visit must be met: soon, and before the visit begins.
    static func gate(of visit: Appointment, followUp: FollowUp, now: Instant) -> DeskTask {
        DeskTask(
            id: .fresh(), kind: .gate, lane: .soon, person: visit.person, appointment: visit.id,
            due: max(now, min(now + .hours(followUp.callHours), visit.during.start)), created: now)
    }
}
