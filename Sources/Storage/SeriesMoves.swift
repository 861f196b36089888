public import Clinic
import Foundation
import Postgres
public import Scheduling

/// What becomes of a series when one of its visits is moved: found without writing anything.
public struct SeriesMoves: Sendable {
    /// The series as it is.
    public let details: SeriesDetails
    /// The visits afterwards, and which of them change their time.
    public let replan: SeriesReplan

    /// What stands in the way of doing it, if anything does: a short gap before, or a visit without a time.
    ///
    /// - Parameter overrideReason: why a short gap is let pass; nil when it is not.
    func refusal(overrideReason: String?) -> Refusal? {
        var refusal: Refusal?
        if let gap = replan.shortGap, overrideReason == nil || gap <= .zero {
            var short = Refusal.shortGap(gap, least: details.series.rule.minimumGap)
            short.fields = [Refusal.Field(pointer: "/start", detail: short.reasons.first ?? "")]
            refusal = short
        }
        for occurrence in replan.plan.occurrences {
            guard case .conflict(let alternatives) = occurrence.place else { continue }
            let position = occurrence.position
            let free = alternatives.map { details.zone.local($0).description }.joined(separator: ", ")
            let detail =
                "No time is free for visit \(position) after this." + (free.isEmpty ? "" : " Free nearby: \(free).")
            if refusal == nil {
                refusal = Refusal(
                    .slotUnavailable, "The visits after it cannot follow, so nothing has been moved.",
                    nextStarts: alternatives)
            }
            refusal?.fields.append(Refusal.Field(pointer: "/start", detail: detail))
        }
        return refusal
    }
}

extension Database {
    /// Finds what becomes of a series when one of its visits is moved, and writes nothing.
    ///
    /// - Throws: `Refusal`: `not_found` (series, or the visit in it), `state_conflict` when the visit or the series is
    ///   over, `invalid` for a start that the clocks skip or that is too far away.
    public func seriesMoves(
        _ id: Series.ID, moving appointment: Appointment.ID, to start: StartDraft, practice: Practice,
        deadline: ContinuousClock.Instant
    ) async throws -> SeriesMoves {
        let details = try await series(id, practice: practice, deadline: deadline)
        _ = try details.series.replanned()
        let standing = details.standing
        guard let index = standing.firstIndex(where: { $0.details.appointment.id == appointment }) else {
            throw Refusal.notFound("visit in this series")
        }
        let moving = standing[index].details.appointment
        guard moving.state.isUpcoming else {
            throw Refusal(.stateConflict, "This visit is \(moving.state.rawValue), so its time can no longer change.")
        }
        let start = try start.instant(in: details.zone, at: "/start")
        let visit = try await visit(of: details.series, practice: practice, deadline: deadline)
        return try await withCatalogue(
            details.serviceCode, publicOnly: false, practice: practice.id, deadline: deadline
        ) { catalogue in
            let rule = details.series.rule
            let last = max(standing.last?.details.appointment.during.start ?? start, start)
            let days = 14 + (rule.spanDays?.upperBound ?? 28)
            guard start - moving.during.start < .days(400), moving.during.start - start < .days(400),
                let window = TimeRange(start: min(start, moving.during.start), end: last + .days(days))
            else { throw Refusal.invalid("/start", "This time is too far away.") }
            let own = standing[index...].map(\.details.appointment.id)
            let question = DiaryQuestion(
                practice: practice.id, catalogue: catalogue, window: Diary.window(around: window), zone: details.zone,
                except: .init(appointments: own))
            let person = Person.statements(
                details.person.id, practice.id, question.window, except: own)
            let rows = try await read(practice.id, deadline: deadline, question.statements + person)
            let known = try KnownPerson(Array(rows.suffix(person.count)))
            let diary = try Diary(
                question, rows.prefix(question.count),
                wish: .init(visit: visit, region: moving.region, facts: known.facts, personBusy: known.busy),
                practice: practice, zones: zones)
            let only: Set<Int>? = details.series.clinician.map { diary.index(of: $0).map { [$0] } ?? [] }
            let search = SeriesSearch(
                rule: rule, from: details.zone.local(diary.now).date, zone: details.zone,
                free: diary.startsForStaff(in: window, only: only))
            let starts = standing.map(\.details.appointment.during.start)
            guard
                let replan = search.replan(
                    starts, moving: index + 1, to: start, pattern: details.series.pattern, now: diary.now)
            else { throw Refusal.notFound("visit in this series") }
            return SeriesMoves(details: details, replan: replan)
        }
    }

    /// Moves one visit of a series and, as few as the rule allows, those after it: all of them or none, in one
    /// transaction.
    ///
    /// - Parameters:
    ///   - overrideReason: why rules are set aside that may be, the gap before the visit among them.
    ///   - isProvisional: whether visits may be provisional where a gate is closed that was open before.
    ///   - version: the version of the series that the caller has seen (If-Match); nil means any.
    /// - Throws: `Refusal`: those of `seriesMoves` and of moving a visit, `version_conflict`, and `slot_unavailable`
    ///   when a visit after it finds no time.
    public func moveInSeries(
        _ id: Series.ID, moving appointment: Appointment.ID, to start: StartDraft, overrideReason: String? = nil,
        isProvisional: Bool = false, version: Int?, call: Call,
        answer: @escaping @Sendable (SeriesMoves) throws -> Answer
    ) async throws -> Answer {
        if let kept = try await repeated(call) { return kept }
        let moves = try await seriesMoves(
            id, moving: appointment, to: start, practice: call.practice, deadline: call.deadline)
        try Self.check(version, of: moves.details)
        if let refusal = moves.refusal(overrideReason: overrideReason) { throw refusal }
        let practice = call.practice.id
        let visit = try await visit(of: moves.details.series, practice: call.practice, deadline: call.deadline)
        return try await withCatalogue(
            moves.details.serviceCode, publicOnly: false, practice: practice, deadline: call.deadline
        ) { catalogue in
            let moving = SeriesMoving(
                moves: moves, overrideReason: overrideReason, isProvisional: isProvisional, visit: visit,
                catalogue: catalogue, database: self)
            do {
                return try await write(
                    call, locks: moving.locks, loading: SeriesDetails.statements(id, practice, forUpdate: true)
                ) { write in
                    let (moved, nextDue) = try await moving.place(write)
                    return (try answer(moved), nextDue)
                }
            } catch let failure as SeriesFailure {
                throw failure.refusal(pointers: { _ in "/start" }, nearby: [:], zone: moves.details.zone)
            }
        }
    }
}
