import Clinic
import Foundation
import Postgres
import Scheduling

/// The move of several visits of a series on its way: each is judged anew under the locks of the old and new times.
struct SeriesMoving: Sendable {
    let moves: SeriesMoves
    let overrideReason: String?
    /// Whether visits may be provisional from then on.
    let isProvisional: Bool
    let visit: Visit
    let catalogue: Catalogue
    let database: Database

    /// The visits that move, by their place in the series, as they were when the moves were found.
    private var targets: [(index: Int, known: Appointment, start: Instant)] {
        moves.replan.moves.compactMap { move in
            let known = moves.details.standing[move.position - 1].details.appointment
            return move.to.map { (move.position - 1, known, $0) }
        }
    }

    /// The shared lock of the practice, and the dates and counted weeks of all times, old and new.
    var locks: [Lock] {
        let times = targets.flatMap { [$0.known.during.start, $0.start] }.flatMap {
            catalogue.locks(of: visit, at: $0, in: moves.details.zone)
        }
        return Array(Set([.practiceShared] + times))
    }

    /// Places every visit that moves beside those before it, and enqueues all of it.
    ///
    /// - Throws: `version_conflict` when a visit has changed since the moves were found, `SeriesFailure`.
    func place(_ write: Write) async throws -> (SeriesMoves, nextDue: Instant?) {
        let details = try SeriesDetails(write.loaded, zones: database.zones, isLocked: true)
        try Database.check(moves.details.series.version, of: details)
        let practice = write.call.practice
        let targets = try targets.map { target in
            let standing = details.standing.first { $0.details.appointment.id == target.known.id }
            guard let old = standing?.details.appointment, old.during == target.known.during else {
                throw SeriesDetails.changedMeanwhile
            }
            return (index: target.index, old: old, start: target.start)
        }
        let ids = targets.map(\.old.id)
        let starts = targets.map(\.start)
        guard let first = starts.min(), let last = starts.max(),
            let window = TimeRange(start: first - .days(1), end: last + .days(1))
        else { return (moves, nil) }
        let question = DiaryQuestion(
            practice: practice.id, catalogue: catalogue, window: window, zone: details.zone,
            except: .init(appointments: ids))
        let person = Person.statements(
            details.person.id, practice.id, question.window, except: ids)
        let gates = GatedVisits.statements(practice.id, where: "a.appointment_id = any(\(ids))")
        let rows = try await write.transaction.queries(gates + person + question.statements)
        let gated = try GatedVisits(rows.prefix(gates.count))
        let known = try KnownPerson(Array(rows.dropFirst(gates.count).prefix(person.count)))
        var diary = try Diary(
            question, rows.dropFirst(gates.count + person.count),
            wish: .init(visit: visit, region: targets.first?.old.region, facts: known.facts, personBusy: known.busy),
            practice: practice, zones: database.zones)

        var moved: [(appointment: Appointment, visit: PlacedVisit)] = []
        var refusals: [(index: Int, refusal: Refusal)] = []
        for target in targets {
            do {
                let placed = try placed(
                    target.old, at: target.start, diary, isFirst: target.index == targets.first?.index)
                let next = try write.moved(
                    target.old, to: placed.placement,
                    try gated.readiness(of: target.old, at: placed.placement, database.zones),
                    provisionally: isProvisional)
                moved.append((next, placed))
                diary.take(placed)
            } catch let refusal as Refusal {
                refusals.append((target.index, refusal))
            }
        }
        guard refusals.isEmpty else { throw SeriesFailure(refusals: refusals) }
        return try enqueue(moved, details, diary, write)
    }

    private func placed(
        _ old: Appointment, at start: Instant, _ diary: Diary, isFirst: Bool
    ) throws(Refusal) -> PlacedVisit {
        let only: Set<Int>? = moves.details.series.clinician.map { diary.index(of: $0).map { [$0] } ?? [] }
        let placed = try diary.near(start).placed(
            at: start, overrideReason.map(Diary.Judgement.overridden(reason:)) ?? .byStaff, only: only,
            preferring: diary.index(of: old.clinician).map { [$0] } ?? [], region: old.region,
            edition: database.zones.edition)
        guard isFirst, moves.replan.shortGap != nil, let overrideReason else { return placed }
        return placed.overriding("series_gap", overrideReason)
    }

    private func enqueue(
        _ moved: [(appointment: Appointment, visit: PlacedVisit)], _ details: SeriesDetails, _ diary: Diary,
        _ write: Write
    ) throws -> (SeriesMoves, nextDue: Instant?) {
        let practice = write.call.practice.id
        let series = try details.series.replanned()
        write.transaction.enqueue(Hold.deleteExpired(practice, now: write.now))
        // All give up their old times before any takes a new one: one may be where another was.
        for (appointment, _) in moved { write.transaction.enqueue(appointment.release(practice)) }
        var nextDue: Instant?
        var changed: [Appointment.ID: AppointmentDetails] = [:]
        for (appointment, placed) in moved {
            let due = write.enqueue(
                moved: appointment, placed,
                try write.plan(for: details.person, at: details.zone, catalogue.service.preparation, database.zones))
            nextDue = [nextDue, due].compactMap { $0 }.min()
            changed[appointment.id] = diary.details(of: appointment, person: details.person)
            write.audit(
                "appointment.moved", "appointment", appointment.id,
                fields: ["start"] + (appointment.override?.rules.map { "override: \($0)" } ?? []))
        }
        write.transaction.enqueue(series.update(practice))
        write.audit("series.replanned", "series", series.id, fields: ["visits"])
        return (SeriesMoves(details: details.with(series, changed: changed), replan: moves.replan), nextDue)
    }
}
