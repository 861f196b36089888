public import Clinic
import Foundation
import Postgres
public import Scheduling

extension Database {
    /// Keeps a time for somebody who is filling in a form, for `Hold.lifetime`.
    ///
    /// - Parameters:
    ///   - secret: what the caller must show to book or release it; only its hash is kept.
    ///   - holder: what stands for the caller's address, who can have `Hold.limitPerHolder` holds; nil for no limit.
    /// - Throws: `Refusal`: `rate_limited`, `not_found`, `outside_notice`, `outside_horizon`, `slot_unavailable`, `slot_taken`.
    public func hold(
        _ draft: BookingDraft, secret: String, holder: [UInt8]? = nil, call: Call,
        answer: @escaping @Sendable (Hold) throws -> Answer
    ) async throws -> Answer {
        // A hold is judged like the booking that it is for, and claims everything but the person.
        try await placing(draft, call: call) { catalogues in
            let booking = try Booking(
                draft, for: nil, source: .website, call: call, catalogues: catalogues, zones: zones)
            let practice = call.practice.id
            let count = holder.map { [Hold.lock($0, practice), Hold.count($0, practice)] } ?? []
            return try await write(
                call, locks: booking.locks, taking: booking.whole, loading: booking.statements + count
            ) { write in
                if holder != nil, let row = write.loaded.last?.first {
                    let live: Int64 = try row["live"]
                    guard live < Hold.limitPerHolder else { throw Self.tooManyHolds }
                }
                let (diary, placed, _) = try booking.judge(write)
                let hold = Hold(keeping: placed, diary, now: write.now)
                write.transaction.enqueue(Hold.deleteExpired(practice, now: write.now))
                write.transaction.enqueue(hold.insert(practice, secret: secret, holder: holder, now: write.now))
                if !hold.following.isEmpty { write.transaction.enqueue(hold.insertFollowing(practice)) }
                for placed in placed { write.claim(placed, for: .hold(hold)) }
                return (try answer(hold), nil)
            }
        }
    }

    private static let tooManyHolds = Refusal(
        .rateLimited, "You hold \(Hold.limitPerHolder) times already. Book one of them or let one go first.")

    /// Keeps a held time for as long again as a new hold lasts, once.
    ///
    /// - Throws: `Refusal`: `hold_expired` when there is no such hold any more or the secret is not its secret,
    ///   `state_conflict` when it was extended before.
    public func extend(_ claim: HoldClaim, call: Call) async throws -> Instant {
        let answer = try await write(call, loading: [Hold.select(claim, practice: call.practice.id)]) { write in
            guard let row = write.loaded[0].first, try row["expires_at"] > write.now else { throw Hold.expired }
            guard try row["extended_at"] as Instant? == nil else {
                throw Refusal(.stateConflict, "A hold can be extended once. Book the time, or choose it again.")
            }
            let (created, expires): (Instant, Instant) = (try row["created_at"], try row["expires_at"])
            let until = min(expires + Hold.lifetime, created + Hold.longestLifetime)
            write.transaction.enqueue(
                """
                update hold set expires_at = \(until), extended_at = \(write.now)
                where practice_id = \(call.practice.id) and hold_id = \(claim.id)
                """)
            return (Answer(status: 200, body: until.rfc3339), nil)
        }
        guard let until = Instant(rfc3339: answer.body) else { throw MissingRow() }
        return until
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

extension Hold {
    /// A hold of what has been placed.
    fileprivate init(keeping placed: [PlacedVisit], _ diary: ItineraryDiary, now: Instant) {
        let stops = zip(diary.services, placed.map(\.placement)).map { service, placement in
            Stop(
                service: service.id, clinician: placement.clinician, room: placement.room,
                start: placement.during.start)
        }
        self.init(
            id: .fresh(), service: stops[0].service, clinician: stops[0].clinician, room: stops[0].room,
            start: stops[0].start, expires: now + Hold.lifetime, following: Array(stops.dropFirst()))
    }
}
