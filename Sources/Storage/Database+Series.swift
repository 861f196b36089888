public import Clinic
import Postgres
public import Scheduling

extension Database {
    /// Books a series: all of its visits or none, in one transaction.
    ///
    /// Every start is judged under the locks of all dates, beside the visits before it. A gap that is too short is
    /// refused unless a reason is given.
    ///
    /// - Throws: `Refusal`: those of booking a visit, with a field for every start at fault and free starts nearby;
    ///   `invalid` when the service has no series, or starts are skipped by the clocks or out of order.
    public func bookSeries(
        _ draft: SeriesDraft, for booked: Booked, call: Call,
        answer: @escaping @Sendable (SeriesDetails) throws -> Answer
    ) async throws -> Answer {
        try await book(draft, for: booked, resuming: nil, call: call, answer: answer)
    }

    /// Takes a paused series up again with the visits that are left, all of them or none.
    ///
    /// - Parameters:
    ///   - isProvisional: whether visits may be provisional while a gate is closed.
    ///   - version: the version that the caller has seen (If-Match); nil means any.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`, and those of booking a series.
    public func resumeSeries(
        _ id: Series.ID, starts: [StartDraft], overrideReason: String? = nil, isProvisional: Bool = false,
        version: Int?, call: Call,
        answer: @escaping @Sendable (SeriesDetails) throws -> Answer
    ) async throws -> Answer {
        let details = try await series(id, practice: call.practice, deadline: call.deadline)
        if let kept = try await repeated(call) { return kept }
        try Self.check(version, of: details)
        _ = try details.series.resumed()
        guard details.rest != nil else {
            throw Refusal(.stateConflict, "Nothing of this series is left to be booked.")
        }
        let visit = try await visit(of: details.series, practice: call.practice, deadline: call.deadline)
        let draft = SeriesDraft(
            service: details.serviceCode, starts: starts, clinician: details.clinicianCode,
            overrideReason: overrideReason, isProvisional: isProvisional)
        return try await book(
            draft, for: .known(details.person.id), resuming: .init(details: details, visit: visit), call: call,
            answer: answer)
    }

    /// One series with its visits.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func series(
        _ id: Series.ID, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> SeriesDetails {
        try SeriesDetails(
            try await read(practice.id, deadline: deadline, SeriesDetails.statements(id, practice.id)), zones: zones)
    }

    /// The series of a person, the latest first; at most 50.
    public func series(
        of person: Person.ID, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> [SeriesDetails] {
        let ids: [Series.ID] = try await read(
            practice.id, deadline: deadline,
            [
                """
                select series_id from series
                where practice_id = \(practice.id) and person_id = \(person)
                order by created_at desc, series_id desc
                limit 50
                """
            ])[0].map { try $0["series_id"] }
        let statements = ids.map { SeriesDetails.statements($0, practice.id) }
        guard !statements.isEmpty else { return [] }
        let rows = try await read(practice.id, deadline: deadline, Array(statements.joined()))
        return try statements.indices.map { index in
            try SeriesDetails(
                Array(rows.dropFirst(index * SeriesDetails.count).prefix(SeriesDetails.count)), zones: zones)
        }
    }

    /// Proposes the next maintenance visit of a series from the person's own completed visits of that service.
    ///
    /// - Returns: nothing when the rule knows no maintenance or no visit has taken place.
    /// - Throws: `Refusal` `not_found`.
    public func maintenance(
        of id: Series.ID, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> (details: SeriesDetails, proposal: SeriesProposal?) {
        let details = try await series(id, practice: practice, deadline: deadline)
        guard let upkeep = details.series.rule.upkeep,
            let last = details.visits.last(where: { $0.details.appointment.state == .completed })
        else { return (details, nil) }
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                """
                select lower(during) as starts_at from appointment
                where practice_id = \(practice.id) and person_id = \(details.person.id)
                    and service_id = \(details.series.service) and state = 'completed'
                    and lower(during) >= \(last.details.appointment.during.start)
                order by lower(during)
                """
            ])[0]
        let dates = try rows.map { details.zone.local(try $0["starts_at"]).date }
        return (details, upkeep.proposal(after: dates, today: details.zone.local(details.now).date))
    }

    static func check(_ version: Int?, of details: SeriesDetails) throws(Refusal) {
        guard version == nil || version == details.series.version else { throw SeriesDetails.changedMeanwhile }
    }

    private func book(
        _ draft: SeriesDraft, for booked: Booked, resuming resumption: SeriesBooking.Resumption?, call: Call,
        answer: @escaping @Sendable (SeriesDetails) throws -> Answer
    ) async throws -> Answer {
        try await withCatalogue(
            draft.service, publicOnly: false, practice: call.practice.id, deadline: call.deadline
        ) { catalogue in
            let booking = try SeriesBooking(
                draft, for: booked, resuming: resumption, call: call, catalogue: catalogue, zones: zones)
            do {
                return try await write(
                    call, locks: booking.locks, taking: booking.whole, loading: booking.statements
                ) { write in
                    let (details, nextDue) = try booking.place(write)
                    return (try answer(details), nextDue)
                }
            } catch let failure as SeriesFailure {
                throw try await booking.refusal(for: failure, database: self)
            }
        }
    }

    /// What this call was answered before, if it is a repetition.
    func repeated(_ call: Call) async throws -> Answer? {
        guard let key = call.idempotency else { return nil }
        let rows = try await read(
            call.practice.id, deadline: call.deadline, [Self.lookUp(key, of: call)[1], "select daybook_now() as now"])
        return try Self.repeated(key, row: rows[0].first, free: true, now: try Self.only(rows[1])["now"])
    }
}

extension SeriesBooking {
    /// The refusal for visits that cannot take place, with what is free near each of them.
    func refusal(for failure: SeriesFailure, database: Database) async throws -> Refusal {
        guard let first = starts.first, let last = starts.last,
            let window = TimeRange(start: first - .days(4), end: last + .days(4))
        else { return failure.refusal(pointers: { "/starts/\($0)" }, nearby: [:], zone: zone) }
        let practice = call.practice
        let question = DiaryQuestion(
            practice: practice.id, catalogue: catalogue, window: Diary.window(around: window), zone: zone)
        var statements = question.statements
        if case .known(let person) = booked {
            statements += Person.statements(person, practice.id, question.window)
        }
        let rows = try await database.read(practice.id, deadline: call.deadline, statements)
        var known: KnownPerson?
        if case .known = booked { known = try KnownPerson(Array(rows.dropFirst(question.count))) }
        let diary = try Diary(
            question, rows.prefix(question.count),
            wish: .init(
                visit: resumption?.visit, region: draft.region ?? known?.person.region,
                facts: known?.facts ?? GateFacts(),
                personBusy: known?.busy ?? []),
            practice: practice, zones: zones)
        let only = try diary.wanted(draft.clinician.map { [$0] } ?? [])
        let free = diary.startsForStaff(in: window, only: only)
        let failed = Set(failure.refusals.map(\.index))
        let kept = starts.indices.filter { !failed.contains($0) }.map { starts[$0] }
        let standing = kept + (resumption?.last.map { [$0] } ?? [])
        let gap = max(rule.minimumGap, .microseconds(1))
        let fitting = free.filter { start in standing.allSatisfy { start - $0 >= gap || $0 - start >= gap } }
        var nearby: [Int: [Instant]] = [:]
        for index in failed {
            func distance(_ start: Instant) -> Duration { max(start - starts[index], starts[index] - start) }
            let between = fitting.filter { start in
                (index == 0 || start > starts[index - 1])
                    && (index == starts.count - 1 || start < starts[index + 1])
            }
            nearby[index] = Array(between.sorted { distance($0) < distance($1) }.prefix(3))
        }
        return failure.refusal(pointers: { "/starts/\($0)" }, nearby: nearby, zone: zone)
    }
}
