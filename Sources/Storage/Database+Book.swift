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
        let booking = try Booking(draft, for: booked, source: source, call: call, on: self)
        do {
            return try await write(call, locks: booking.locks, loading: booking.statements) { write in
                let (details, nextDue) = try await booking.place(booked, write)
                return (try answer(details), nextDue)
            }
        } catch var refusal as Refusal where refusal.code == .slotTaken {
            refusal.nextStarts = try await nextStarts(draft, from: booking.start, call: call)
            throw refusal
        }
    }

    /// The next three starts after one that was taken, so that the person need not search again.
    func nextStarts(_ draft: BookingDraft, from start: Instant, call: Call) async throws -> [Instant] {
        guard let window = TimeRange(start: start, end: start + .seconds(14 * 86_400)) else { return [] }
        let query = SlotQuery(
            service: draft.service, clinician: draft.clinician, window: window, publicOnly: call.principal == .nobody)
        var starts: [Instant] = []
        for slot in try await slots(query, practice: call.practice, deadline: call.deadline).slots
        where starts.last != slot.start {
            starts.append(slot.start)
            if starts.count == 3 { break }
        }
        return starts
    }
}
