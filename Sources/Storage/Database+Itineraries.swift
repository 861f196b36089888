public import Clinic
import Postgres
import Scheduling

extension Database {
    /// Books an itinerary: every service of a draft as an appointment of its own, one right after another, all of them
    /// or none, in one transaction.
    ///
    /// - Throws: `Refusal`: those of booking a visit, whose reasons say of which service they are; `invalid` when the
    ///   services are not at one site.
    public func bookItinerary(
        _ draft: BookingDraft, for booked: Booked, source: Appointment.Source, call: Call,
        answer: @escaping @Sendable (ItineraryDetails) throws -> Answer
    ) async throws -> Answer {
        try await placing(draft, call: call) { catalogues in
            let booking = try Booking(
                draft, for: booked, source: source, call: call, catalogues: catalogues, zones: zones)
            return try await write(call, locks: booking.locks, loading: booking.statements) { write in
                let id = Itinerary.ID.fresh()
                let (visits, nextDue) = try booking.place(booked, in: id, write)
                write.audit("itinerary.booked", "itinerary", id)
                return (try answer(ItineraryDetails(id: id, visits: visits)), nextDue)
            }
        }
    }

    /// The appointments of an itinerary.
    ///
    /// - Throws: `Refusal` `not_found`.
    public func itinerary(
        _ id: Itinerary.ID, practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> ItineraryDetails {
        let rows = try await read(practice.id, deadline: deadline, [ItineraryDetails.select(id, practice.id)])
        return try ItineraryDetails(id, rows[0])
    }

    /// Moves what is to come of an itinerary in one transaction, all of it or nothing: one right after another again,
    /// in the order in which it was asked for.
    ///
    /// The start is meant on the wall of the site. Each appointment keeps the version of its protocol.
    ///
    /// - Parameters:
    ///   - clinician: the code of another clinician, who leads what they can give; nil keeps those that there are.
    ///   - overrideReason: why rules are set aside that may be; nil when none are.
    ///   - isProvisional: whether they may be provisional where a gate is closed that was open before.
    ///   - version: the version of the itinerary that the caller has seen (If-Match); nil means any.
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict` when nothing is to come, and those of
    ///   booking.
    public func moveItinerary(
        _ id: Itinerary.ID, to start: StartDraft, clinician: String?, overrideReason: String? = nil,
        isProvisional: Bool = false, version: Int?, call: Call,
        answer: @escaping @Sendable (ItineraryDetails) throws -> Answer
    ) async throws -> Answer {
        // It is read first, because the locks of its times come before its rows; both are compared under them.
        let known = try await itinerary(id, practice: call.practice, deadline: call.deadline)
        guard !known.upcoming.isEmpty else { throw Self.nothingToCome }
        return try await withCatalogues(
            known.upcoming.map(\.serviceCode), publicOnly: false, practice: call.practice.id, deadline: call.deadline
        ) { catalogues in
            let zone = try zones.known(catalogues[0].service.site.zone)
            var recipes: [Visit] = []
            for (visit, catalogue) in zip(known.upcoming, catalogues) {
                recipes.append(try await recipe(of: visit.appointment, catalogue, call))
            }
            let move = ItineraryMove(
                known: known.upcoming, catalogues: catalogues, recipes: recipes, zone: zone,
                start: try start.instant(in: zone, at: "/start"), clinician: clinician,
                overrideReason: overrideReason, isProvisional: isProvisional, database: self)
            return try await change(id, locks: move.locks, version: version, call: call, answer: answer) {
                details, write in
                let isKnown = details.upcoming.elementsEqual(known.upcoming) {
                    ($0.appointment.id, $0.appointment.during) == ($1.appointment.id, $1.appointment.during)
                }
                guard isKnown else { throw Self.changedMeanwhile }
                return try await move.place(details, write)
            }
        }
    }

    /// Cancels what is to come of an itinerary, each appointment with its message.
    ///
    /// - Throws: `Refusal`: `not_found`, `version_conflict`, `state_conflict` when nothing is to come.
    public func cancelItinerary(
        _ id: Itinerary.ID, _ cancellation: Cancellation, version: Int?, call: Call,
        answer: @escaping @Sendable (ItineraryDetails) throws -> Answer
    ) async throws -> Answer {
        try await change(id, version: version, call: call, answer: answer) { details, write in
            guard !details.upcoming.isEmpty else { throw Self.nothingToCome }
            var nextDue: Instant?
            let cancelled = try details.upcoming.map { visit in
                let next = try visit.appointment.cancelled(cancellation, now: write.now)
                nextDue = [nextDue, write.enqueue(cancelled: next)].compactMap { $0 }.min()
                return visit.with(next)
            }
            return (details.with(cancelled), nextDue)
        }
    }

    private static let nothingToCome = Refusal(.stateConflict, "Nothing of this itinerary is still to come.")

    private static let changedMeanwhile = Refusal(
        .versionConflict, "Somebody else has changed this itinerary meanwhile.")

    private func change(
        _ id: Itinerary.ID, locks: [Lock] = [], version: Int?, call: Call,
        answer: @escaping @Sendable (ItineraryDetails) throws -> Answer,
        transition: @escaping @Sendable (ItineraryDetails, Write) async throws -> (ItineraryDetails, nextDue: Instant?)
    ) async throws -> Answer {
        let loading = [ItineraryDetails.select(id, call.practice.id, forUpdate: true)]
        return try await write(call, locks: locks, loading: loading) { write in
            let details = try ItineraryDetails(id, write.loaded[0])
            guard version == nil || version == details.version else { throw Self.changedMeanwhile }
            let (next, nextDue) = try await transition(details, write)
            return (try answer(next), nextDue)
        }
    }
}
