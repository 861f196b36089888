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
        let rows = try await transaction.query(
            GatedVisits.select(
                practice,
                where: """
                    a.person_id in (select person_id from (\(Person.circle([person], practice))) as circle)
                    and a.state in ('provisional', 'booked', 'confirmed') and lower(a.during) > \(now)
                    """, forUpdate: true))
        let visits = try GatedVisits(rows)
        guard !visits.all.isEmpty else { return nil }
        var nextDue: Instant?
        let known = try KnownFacts(
            try await transaction.queries(KnownFacts.statements(visits.people, practice)))
        for visit in visits.all {
            let appointment = visit.details.appointment
            let readiness = try visit.readiness(known, zones: zones)
            if appointment.state == .provisional, readiness.releasing.isEmpty {
                nextDue = [nextDue, try enqueue(firm: appointment)].compactMap { $0 }.min()
            } else if appointment.state != .provisional,
                readiness.blockers.contains(where: { $0.needsCall(now: now) })
            {
                owe(.gate(of: visit.details, followUp: call.practice.policy.followUp, now: now))
            }
            if readiness.isReady { discharge(.gate, about: appointment.id, .done) }
        }
        return nextDue
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
        case (.call, .closed?), (.call, .elsewhere?): deadline <= now
        case (.call, _?): false
        }
    }
}

extension DeskTask {
    /// That a condition of a visit must be met: soon, and before the visit begins.
    static func gate(of details: AppointmentDetails, followUp: FollowUp, now: Instant) -> DeskTask {
        DeskTask(
            id: .fresh(), kind: .gate, lane: .soon, person: details.person.id, appointment: details.appointment.id,
            due: max(now, min(now + .hours(followUp.callHours), details.appointment.during.start)), created: now)
    }
}
