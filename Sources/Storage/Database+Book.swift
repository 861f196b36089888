public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// Who is to be booked: somebody new, as a form describes them, or somebody whom staff chose.
    public enum Booked: Sendable {
        case newcomer(PersonDraft)
        case known(Person.ID)
    }

    /// Books a visit: the judgement of the start under locks, then claims of everything the visit takes, the person
    /// among them, the messages that the policy owes, the audit entry and the answer, in one transaction.
    ///
    /// - Throws: `Refusal`: `not_found` (service, clinician, person, request), `outside_notice`, `outside_horizon`,
    ///   `slot_unavailable`, `slot_taken` with the next starts, `hold_expired`, `already_booked` (staff only),
    ///   `invalid` (a time that the clocks skip), `idempotency_conflict`.
    public func book(
        _ draft: BookingDraft, for booked: Booked, source: Appointment.Source, call: Call,
        answer: @escaping @Sendable (AppointmentDetails) throws -> Answer
    ) async throws -> Answer {
        try await placing(draft, call: call) { catalogues in
            let booking = try Booking(
                draft, for: booked, source: source, call: call, catalogues: catalogues, zones: zones)
            return try await write(
                call, locks: booking.locks, taking: booking.whole, loading: booking.statements
            ) { write in
                let (details, nextDue) = try booking.place(booked, write)
                return (try answer(details), nextDue)
            }
        }
    }

    /// Books or holds with what is known of the services of a wish.
    ///
    /// - Throws: what `body` throws; with `slot_taken` the next starts.
    func placing(
        _ draft: BookingDraft, call: Call, _ body: @Sendable ([Catalogue]) async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await withCatalogues(draft, call: call, body)
        } catch var refusal as Refusal where refusal.code == .slotTaken {
            refusal.nextStarts = try await nextStarts(draft, call: call)
            throw refusal
        }
    }

    /// Does something with what is known of the services of a wish.
    func withCatalogues<Value: Sendable>(
        _ draft: BookingDraft, call: Call, _ body: @Sendable ([Catalogue]) async throws -> Value
    ) async throws -> Value {
        try await withCatalogues(
            draft.services, publicOnly: call.principal == .nobody, practice: call.practice.id, deadline: call.deadline,
            body)
    }

    /// The next three starts after one that was taken, so that the person need not search again.
    func nextStarts(_ draft: BookingDraft, call: Call) async throws -> [Instant] {
        let zone = try await withCatalogues(draft, call: call) { try zones.known($0[0].service.site.zone) }
        let start = try draft.start.instant(in: zone, at: "/start")
        guard let window = TimeRange(start: start, end: start + .days(14)) else { return [] }
        let query = SlotQuery(
            service: draft.service, following: draft.following, clinicians: draft.clinicians, window: window,
            publicOnly: call.principal == .nobody, region: draft.region)
        var starts: [Instant] = []
        for start in try await self.starts(query, call: call) where starts.last != start {
            starts.append(start)
            if starts.count == 3 { break }
        }
        return starts
    }

    private func starts(_ query: SlotQuery, call: Call) async throws -> [Instant] {
        if query.following.isEmpty {
            try await slots(query, practice: call.practice, deadline: call.deadline).slots.map(\.start)
        } else {
            try await itineraryTimes(query, limit: 3, practice: call.practice, deadline: call.deadline).slots.map(
                \.start)
        }
    }
}
