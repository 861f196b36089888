import Clinic
import Foundation
import Postgres
import Scheduling
import Synchronization

extension Database {
    /// Offers a time to somebody who waits: the hold, the offer and the entry in one transaction, under the locks of a
    /// booking.
    ///
    /// - Throws: `Refusal`: `state_conflict` when they no longer wait or the time is none for them any more, and those
    ///   of booking.
    func offer(_ choice: FreedTimeSearch.Choice, _ catalogue: Catalogue, _ call: Call) async throws -> OfferDetails {
        let (entry, time) = (choice.known.candidate.entry, choice.time)
        let draft = BookingDraft(
            service: catalogue.service.code, start: .instant(time.during.start), clinician: choice.clinicianCode,
            hold: nil, note: "", isUrgent: entry.lane.isUrgent)
        let booking = try Booking(
            draft, for: .known(entry.person), source: .staff, givingUp: entry.appointment, call: call,
            catalogues: [catalogue], zones: zones)
        let loading = [WaitlistDetails.select(entry.id, call.practice.id, forUpdate: true)] + booking.statements
        let made = Mutex<OfferDetails?>(nil)
        _ = try await write(call, locks: booking.locks, loading: loading) { write in
            let current = try WaitlistDetails(write.loaded[0])
            guard current.entry.version == entry.version, current.visit == choice.known.details.visit else {
                throw Refusal(.stateConflict, "This entry of the waitlist has changed meanwhile.")
            }
            let (diary, placed, _) = try booking.judge(write.dropping(1))
            let details = try write.enqueue(choice, to: current, placed[0], diary.first)
            made.withLock { $0 = details }
            return (Answer(status: 201), write.now)
        }
        guard let details = made.withLock({ $0 }) else { throw MissingRow() }
        return details
    }
}

extension Write {
    /// Enqueues everything that an offer consists of.
    fileprivate func enqueue(
        _ choice: FreedTimeSearch.Choice, to current: WaitlistDetails, _ placed: PlacedVisit, _ diary: Diary
    ) throws -> OfferDetails {
        let practice = call.practice.id
        let placement = placed.placement
        guard let expires = Offer.expiry(of: placement.during.start, lead: diary.service.offerLead, now: now) else {
            throw Refusal(.outsideNotice, "It is too late to offer this time.")
        }
        let hold = Hold(
            id: .fresh(), service: diary.service.id, clinician: placement.clinician, room: placement.room,
            start: placement.during.start, expires: expires)
        let offer = Offer(
            id: .fresh(), entry: current.entry.id, hold: hold.id, during: placement.during,
            clinician: placement.clinician, rank: choice.rank, reasons: choice.reasons, created: now, expires: expires)
        let entry = try current.entry.offered(now: now)
        transaction.enqueue(Hold.deleteExpired(practice, now: now))
        transaction.enqueue(
            hold.insert(
                practice, secret: OfferSecret.hold(of: offer.id, practice: call.practice), holder: nil, isOffer: true,
                now: now))
        claim(placed, for: .hold(hold))
        transaction.enqueue(
            offer.insert(practice, secret: OfferSecret.text(of: offer.id, practice: call.practice)))
        transaction.enqueue(entry.update(practice))
        audit("offer.made", "offer", offer.id)
        _ = send([Message(kind: .offer, due: now, person: entry.person, subject: offer.id.uuid, version: 1)])
        let clinician = diary.catalogue.staff.first { $0.clinician.id == placement.clinician }?.clinician
        return OfferDetails(
            offer: offer, waitlist: current.with(entry), clinicianCode: clinician?.code ?? "",
            clinicianName: clinician?.name ?? "")
    }
}
