public import Clinic
import Foundation
import Postgres
import Scheduling

extension Database {
    /// Keeps a time for somebody who is filling in a form, for `Hold.lifetime`.
    ///
    /// - Parameter secret: what the caller must show to book or release it; only its hash is kept.
    /// - Throws: `Refusal`: `not_found`, `outside_notice`, `outside_horizon`, `slot_unavailable`, `slot_taken`.
    public func hold(
        _ draft: BookingDraft, secret: String, call: Call, answer: @escaping @Sendable (Hold) throws -> Answer
    ) async throws -> Answer {
        // A hold is judged like the booking that it is for, and claims everything but the person.
        let booking = try Booking(draft, for: nil, source: .website, call: call, on: self)
        do {
            return try await write(call, locks: booking.locks, loading: booking.statements) { write in
                let (diary, placement, _) = try await booking.judge(write)
                let hold = Hold(
                    id: .fresh(), service: diary.service.id, clinician: placement.clinician, room: placement.room,
                    start: placement.during.start, expires: write.now + Hold.lifetime)
                let practice = call.practice.id
                write.transaction.enqueue(Hold.deleteExpired(practice, now: write.now))
                write.transaction.enqueue(hold.insert(practice, secret: secret, now: write.now))
                let claims = diary.service.visit.claims(
                    start: hold.start, clinician: hold.clinician.uuid, room: hold.room?.uuid, person: nil)
                write.transaction.enqueue(Appointment.claim(claims, owner: .hold(hold.id), practice))
                return (try answer(hold), nil)
            }
        } catch var refusal as Refusal where refusal.code == .slotTaken {
            refusal.nextStarts = try await nextStarts(draft, from: booking.start, call: call)
            throw refusal
        }
    }

    /// Gives a held time free again.
    ///
    /// - Throws: `Refusal` `not_found` when there is no such hold, or the secret is not its secret.
    public func release(_ claim: HoldClaim, call: Call) async throws {
        _ = try await write(call, loading: [Hold.select(claim, practice: call.practice.id)]) { write in
            guard !write.loaded[0].isEmpty else { throw Refusal.notFound("hold") }
            write.transaction.enqueue(
                "delete from hold where practice_id = \(call.practice.id) and hold_id = \(claim.id)")
            return (Answer(status: 204), nil)
        }
    }
}
