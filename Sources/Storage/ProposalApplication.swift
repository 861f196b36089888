import Clinic
import Foundation
import Postgres
import Scheduling

/// One application of a proposal on its way: every visit judged again under the lock, then everything written.
struct ProposalApplication {
    let proposal: Proposal
    /// The visits whose moves are made.
    let accepted: Set<Appointment.ID>
    let database: Database
    let write: Write

    /// What is done with one visit.
    private enum Deed {
        /// With the appointment as it becomes.
        case move(Appointment, PlacedVisit, of: Person)
        /// With the appointment as it becomes.
        case reseat(Appointment, PlacedVisit)
        /// With the appointment as it is.
        case mark(Appointment)
    }

    /// Judges, writes, and gives the proposal as it is afterwards, with when the first message is due.
    func run() async throws -> (Proposal, nextDue: Instant?) {
        let change = proposal.change
        let target = try await database.target(of: change, write)
        var (visits, world) = try await database.survey(change.during, site: target?.site, forUpdate: true, write)
        try world.enter(change, target: target)
        let deeds = try deeds(visits, &world)

        let closure: DatedHours.ID? = change.hours == nil ? .fresh() : nil
        let clinician = change.hours == nil ? nil : target.map { Identifier<Clinician>($0.resource) }
        let quietUntil = write.now + Proposal.undoTime
        // The state comes first: only what has been applied keeps what could be put back.
        let applied = try proposal.applied(outcome(of: deeds), now: write.now)
        write.transaction.enqueue(try applied.update(write.call.practice.id))
        write.transaction.enqueue(
            proposal.keepUndo(Array(deeds.keys), closure: closure, hoursOf: clinician, write.call.practice.id))
        try enqueueChange(target, closure: closure)
        if let clinician {
            write.transaction.enqueue(proposal.keepEntered(hoursOf: clinician, write.call.practice.id))
        }
        write.transaction.enqueue(Hold.deleteExpired(write.call.practice.id, now: write.now))
        var due: [Instant] = []
        for visit in proposal.visits {
            guard let deed = deeds[visit.appointment] else { continue }
            if let first = try enqueue(deed, quietUntil: quietUntil) { due.append(first) }
        }
        return (applied, due.min())
    }

    /// What is done with each visit.
    ///
    /// - Throws: `OutdatedProposal` with the first visit for which the proposal does not hold any more.
    private func deeds(_ visits: [PlannedVisit], _ world: inout ChangeWorld) throws -> [Appointment.ID: Deed] {
        let proposed = Dictionary(proposal.visits.map { ($0.appointment, $0) }) { first, _ in first }
        let found = Dictionary(visits.map { ($0.appointment.id, $0) }) { first, _ in first }
        var deeds: [Appointment.ID: Deed] = [:]
        for visit in visits {
            let id = visit.appointment.id
            switch (try world.judge(visit), proposed[id]?.outcome) {
            case (.stands, _), (.lost, .move?), (.lost, .orphan?): break
            case (.reseated(let placed, _), .reseat?):
                world.take(placed, for: visit)
                deeds[id] = .reseat(try visit.appointment.reseated(at: placed.placement), placed)
            case (.reseated, .move?), (.reseated, .orphan?): break
            case (.reseated(_, let reasons), nil), (.lost(let reasons), nil):
                throw outdated(visit.appointment.id, "was not touched by it when it was drafted", reasons)
            case (.lost(let reasons), .reseat?):
                throw outdated(visit.appointment.id, "can no longer stay at its time", reasons)
            }
        }
        for item in proposal.visits where item.outcome != .reseat {
            let isAccepted = accepted.contains(item.appointment)
            guard let visit = found[item.appointment] else {
                guard isAccepted else { continue }
                throw outdated(item.appointment, "has been changed since", [])
            }
            let isChanged = visit.appointment.scheduleVersion != item.scheduleVersion
            if isAccepted, !isChanged, let target = item.target {
                do {
                    let placed = try world.placed(visit, at: target)
                    let next = try write.moved(
                        visit.appointment, to: placed.placement, try world.readiness(of: visit, at: placed.placement),
                        provisionally: false)
                    world.take(placed, for: visit)
                    deeds[item.appointment] = .move(next, placed, of: visit.details.person)
                } catch let refusal as Refusal {
                    throw outdated(item.appointment, "can no longer be moved to \(target.localStart)", refusal.reasons)
                }
            } else if try isAccepted || !world.stands(visit) {
                guard !isChanged else { throw outdated(item.appointment, "has been changed since", []) }
                deeds[item.appointment] = .mark(visit.appointment)
            }
        }
        return deeds
    }

    /// The proposal's visits with what an application makes of each.
    private func outcome(of deeds: [Appointment.ID: Deed]) -> [ProposedVisit] {
        proposal.visits.map { visit in
            var visit = visit
            switch deeds[visit.appointment] {
            case .move(let next, _, _), .reseat(let next, _): visit.appliedVersion = next.version
            case .mark(let appointment):
                visit.isLeft = true
                // A mark that is there already stays, and so does the version.
                visit.appliedVersion = appointment.marked(.lostFooting, now: write.now).version
            case nil: break
            }
            return visit
        }
    }

    private func enqueue(_ deed: Deed, quietUntil: Instant) throws -> Instant? {
        let practice = write.call.practice.id
        switch deed {
        case .move(let next, let placed, let person):
            write.audit("appointment.moved", "appointment", next.id, fields: ["start", "clinician"])
            write.transaction.enqueue(Series.noteChange(of: next, practice, now: write.now))
            let zone = try database.zones.known(placed.placement.wall.zone)
            // Whether its protocol asks something of the person is judged when the message is due.
            let plan = try write.plan(for: person, at: zone, Preparation(), database.zones)
            return write.enqueue(moved: next, placed, plan, quietUntil: quietUntil)
        case .reseat(let next, let placed):
            write.audit("appointment.reseated", "appointment", next.id, fields: ["clinician", "room", "claims"])
            write.transaction.enqueue(Series.noteChange(of: next, practice, now: write.now))
            // Somebody else may lead it from now on.
            let told = write.tellStaff(of: next, quietUntil: quietUntil)
            write.enqueue(reseated: next, placed)
            return told
        case .mark(let appointment):
            let next = appointment.marked(.lostFooting, now: write.now)
            guard next != appointment else { return nil }
            write.transaction.enqueue(next.update(practice))
            write.audit("appointment.lost_footing", "appointment", next.id, fields: ["attention"])
        }
        return nil
    }

    private func enqueueChange(_ target: Database.Target?, closure: DatedHours.ID?) throws {
        let practice = write.call.practice.id
        let change = proposal.change
        if let closure {
            write.transaction.enqueue(
                """
                insert into closure (practice_id, closure_id, resource_id, during, reason, source, created_at)
                values (\(practice), \(closure), \(target?.resource), \(change.during), \(change.reason), 'staff',
                    \(write.now))
                """)
            write.audit("closure.added", "closure", closure)
        }
        guard let hours = change.hours, let resource = target?.resource else { return }
        let from = hours.from.description
        write.transaction.enqueue(
            """
            delete from weekly_hours
            where practice_id = \(practice) and resource_id = \(resource) and not elsewhere
                and valid_from >= \(from)::text::date
            """)
        write.transaction.enqueue(
            """
            update weekly_hours
            set valid_until = least(valid_until, \(from)::text::date - 1)
            where practice_id = \(practice) and resource_id = \(resource) and not elsewhere
            """)
        let weekly = WeeklyHours(
            stretches: try hours.weekly.stretches.compactMap { try $0.beginning(on: hours.from) })
        write.transaction.enqueue(PracticePlan.hours(weekly, of: resource, practice))
        write.transaction.enqueue("update practice set revision = revision + 1 where practice_id = \(practice)")
        write.audit("clinician.hours_changed", "clinician", Identifier<Clinician>(resource), fields: ["hours"])
    }

    private func outdated(_ id: Appointment.ID, _ what: String, _ reasons: [String]) -> OutdatedProposal {
        var refusal = Refusal(
            .stateConflict, "The practice has changed since this was drafted: appointment \(id) \(what). Propose again."
        )
        refusal.reasons = reasons
        return OutdatedProposal(refusal: refusal)
    }
}
