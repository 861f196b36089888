import Clinic
import Foundation
import Postgres
import Scheduling

/// The move of several visits of a series on its way: each is judged anew under the locks of the old and new times.
struct SeriesMoving: Sendable {
    let moves: SeriesMoves
    let overrideReason: String?
    let visit: Visit
    let catalogue: Catalogue
    let database: Database

    /// Places every visit that moves beside those before it, and enqueues all of it.
    ///
    /// - Throws: `version_conflict` when a visit has changed since the moves were found, `SeriesFailure`.
    func place(_ write: Write) async throws -> (SeriesMoves, nextDue: Instant?) {
        let details = try SeriesDetails(write.loaded, zones: database.zones)
        try Database.check(moves.details.series.version, of: details)
        let practice = write.call.practice
        let targets = moves.replan.moves.compactMap { move in
            move.to.map { (index: move.position - 1, visit: details.standing[move.position - 1], start: $0) }
        }
        let ids = targets.map(\.visit.details.appointment.id)
        let starts = targets.map(\.start)
        guard let first = starts.min(), let last = starts.max(),
            let window = TimeRange(start: first - .days(1), end: last + .days(1))
        else { return (moves, nil) }
        let olds = targets.map(\.visit.details.appointment.during.start)
        let locks = Set(
            [Lock.practiceShared]
                + (starts + olds).flatMap { catalogue.locks(of: visit, at: $0, in: details.zone) })
        let question = DiaryQuestion(
            practice: practice.id, catalogue: catalogue, window: window, zone: details.zone,
            except: .init(appointments: ids))
        let opening = locks.sorted().map { $0.statement(for: practice.id) }
        let person = Person.statements(details.person.id, practice.id, question.window, except: ids)
        let rows = try await write.transaction.queries(opening + person + question.statements).dropFirst(opening.count)
        let known = try KnownPerson(Array(rows.prefix(person.count)))
        var diary = try Diary(
            question, rows.dropFirst(person.count),
            wish: .init(
                visit: visit, region: targets.first?.visit.details.appointment.region, born: known.person.born,
                personBusy: known.busy),
            practice: practice, zones: database.zones)

        var moved: [(appointment: Appointment, visit: PlacedVisit)] = []
        var refusals: [(index: Int, refusal: Refusal)] = []
        for target in targets {
            let old = target.visit.details.appointment
            do throws(Refusal) {
                let placed = try placed(old, at: target.start, diary, isFirst: target.index == targets.first?.index)
                diary.take(placed)
                moved.append((try old.moved(to: placed.placement), placed))
            } catch {
                refusals.append((target.index, error))
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
        // All give up their old times before any takes a new one: one may be where another was.
        for (appointment, _) in moved { write.transaction.enqueue(appointment.release(practice)) }
        var nextDue: Instant?
        var changed: [Appointment.ID: AppointmentDetails] = [:]
        for (appointment, placed) in moved {
            let due = write.enqueue(moved: appointment, placed, zone: details.zone)
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
