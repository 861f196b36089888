public import Clinic
import Postgres
import Scheduling

extension Database {
    /// A page of requests: the oldest first or, as an inbox, those of the soonest lane first and of one lane the oldest.
    public func requests(
        _ filter: RequestFilter = RequestFilter(), after cursor: ListCursor? = nil, limit: Int, practice: Practice,
        deadline: ContinuousClock.Instant
    ) async throws -> ListPage<RequestDetails> {
        let rank: SQL = "array_position(\(Lane.allCases.sorted().map(\.rawValue)), lane)"
        let place: SQL = filter.isInbox ? "(\(rank), r.created_at, r.request_id)" : "(r.created_at, r.request_id)"
        var condition: SQL = "where r.practice_id = \(practice.id)"
        if let state = filter.state { condition = "\(condition) and r.state = \(state.rawValue)" }
        if let lane = filter.lane { condition = "\(condition) and r.lane = \(lane.rawValue)" }
        switch filter.owner {
        case .anybody: break
        case .nobody: condition = "\(condition) and r.owner_id is null"
        case .member(let code): condition = "\(condition) and m.code = \(code)"
        }
        if let cursor, let id = ConsultationRequest.ID(cursor.id) {
            condition =
                filter.isInbox
                ? """
                \(condition) and \(place) > (
                    select \(rank), created_at, request_id from request
                    where practice_id = \(practice.id) and request_id = \(id))
                """ : "\(condition) and \(place) > (\(cursor.at), \(id))"
        }
        let rows = try await read(
            practice.id, deadline: deadline,
            ["\(RequestDetails.select) \(condition) order by \(place) limit \(Int32(limit + 1))"]
        )[0]
        let found = try rows.prefix(limit).map { try RequestDetails($0) }
        let last = rows.count > limit ? found.last?.request : nil
        return ListPage(elements: found, next: last.map { ListCursor(at: $0.created, id: $0.id.description) })
    }

    /// One request.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func request(
        _ id: ConsultationRequest.ID, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> RequestDetails {
        let rows = try await read(practice.id, deadline: deadline, [Self.select(id, practice.id)])[0]
        guard let row = rows.first else { throw Refusal.notFound("request") }
        return try RequestDetails(row)
    }

    /// Makes an appointment of a request, for the person who asked; in an urgent lane also in time that is kept for that.
    ///
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`, and those of booking.
    public func accept(
        _ id: ConsultationRequest.ID, as draft: BookingDraft, version: Int?, call: Call,
        answer: @escaping @Sendable (AppointmentDetails) throws -> Answer
    ) async throws -> Answer {
        // Who asked is read first, so that the booking can judge their own time under its locks.
        let known = try await request(id, practice: call.practice, deadline: call.deadline)
        let (person, draft) = (known.person.id, draft.inLane(known.request.lane))
        return try await withCatalogues(draft, call: call) { catalogues in
            let booking = try Booking(
                draft, for: .known(person), source: .staff, call: call, catalogues: catalogues, zones: zones)
            // Whoever asked is locked before the request, as an erasure does.
            let loading = booking.statements + [Self.select(id, call.practice.id, forUpdate: true)]
            return try await write(call, locks: booking.locks, loading: loading) { write in
                let request = try Self.current(write.loaded.last ?? [], version: version)
                let (details, nextDue) = try booking.place(.known(person), write.droppingLast())
                let accepted = try request.accepted(as: details.appointment.id, now: write.now)
                write.transaction.enqueue(accepted.update(call.practice.id))
                write.noteRead(id)
                write.audit("request.accepted", "request", id, fields: ["state"])
                write.dischargeAll(about: id, .booked)
                return (try answer(details), nextDue)
            }
        }
    }

    /// Declines a request, with a reason and a next step.
    ///
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict`.
    public func decline(
        _ id: ConsultationRequest.ID, _ decline: ConsultationRequest.Decline, version: Int?, call: Call,
        answer: @escaping @Sendable (RequestDetails) throws -> Answer
    ) async throws -> Answer {
        try await write(call, loading: [Self.select(id, call.practice.id, forUpdate: true)]) { write in
            let request = try Self.current(write.loaded[0], version: version)
            let details = try RequestDetails(Self.only(write.loaded[0]))
            let declined = try request.declined(decline, now: write.now)
            write.transaction.enqueue(declined.update(call.practice.id))
            write.noteRead(id)
            write.audit("request.declined", "request", id, fields: ["state"])
            write.dischargeAll(about: id, .notNeeded)
            return (try answer(details.with(declined)), nil)
        }
    }

    static func current(_ rows: [Row], version: Int?) throws -> ConsultationRequest {
        guard let row = rows.first else { throw Refusal.notFound("request") }
        let request = try ConsultationRequest(row)
        guard version == nil || version == request.version else {
            throw Refusal(.versionConflict, "Somebody else has changed this request meanwhile.")
        }
        return request
    }

    static func select(
        _ id: ConsultationRequest.ID, _ practice: Practice.ID, forUpdate: Bool = false
    ) -> SQL {
        let lock: SQL = forUpdate ? "for update of r" : ""
        return "\(RequestDetails.select) where r.practice_id = \(practice) and r.request_id = \(id) \(lock)"
    }
}
