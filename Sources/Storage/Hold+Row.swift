import Clinic
import Postgres
import Scheduling

extension Hold {
    /// The hold that a caller claims to have.
    ///
    /// A wrong secret finds nothing, like a wrong id.
    static func select(_ claim: HoldClaim, practice: Practice.ID) -> SQL {
        """
        select hold_id, service_id, clinician_id, room_id, starts_at, created_at, expires_at, extended_at from hold
        where practice_id = \(practice) and hold_id = \(claim.id) and secret_hash = \(SecretHash.bytes(of: claim.secret))
        for update
        """
    }

    /// The hold for what is being booked.
    ///
    /// - Throws: `hold_expired` when there is none any more, `invalid` when it is for another time or service.
    init(holding draft: BookingDraft, rows: [Row], diary: Diary, start: Instant) throws {
        guard let row = rows.first, try row["expires_at"] > diary.now else {
            throw Self.expired
        }
        self.init(
            id: try row["hold_id"], service: try row["service_id"], clinician: try row["clinician_id"],
            room: try row["room_id"], start: try row["starts_at"], expires: try row["expires_at"])
        guard service == diary.service.id, self.start == start else {
            throw Refusal.invalid("/hold", "This hold is for another service or another time.")
        }
    }

    /// There is no such hold any more.
    static let expired = Refusal(.holdExpired, "The time is no longer held for you. Please choose it again.")

    /// Holds of one address are made one after the other, so that they can be counted.
    static func lock(_ holder: [UInt8], _ practice: Practice.ID) -> SQL {
        "select pg_advisory_xact_lock(hashtextextended(encode(\(holder), 'hex'), 2))"
    }

    /// How many live holds one address has.
    static func count(_ holder: [UInt8], _ practice: Practice.ID) -> SQL {
        """
        select count(*) as live from hold
        where practice_id = \(practice) and holder = \(holder) and expires_at > daybook_now()
        """
    }

    /// - Parameter isOffer: whether it is made for somebody on the waitlist, so that it may last longer.
    func insert(_ practice: Practice.ID, secret: String, holder: [UInt8]?, isOffer: Bool = false, now: Instant) -> SQL {
        """
        insert into hold
            (practice_id, hold_id, service_id, clinician_id, room_id, starts_at, secret_hash, holder, created_at,
            expires_at, is_offer)
        values (\(practice), \(id), \(service), \(clinician), \(room), \(start), \(SecretHash.bytes(of: secret)),
            \(holder), \(now), \(expires), \(isOffer))
        """
    }

    /// Its claims go with it.
    func delete(_ practice: Practice.ID) -> SQL {
        "delete from hold where practice_id = \(practice) and hold_id = \(id)"
    }

    /// Expired holds no longer count, but their claims still stand in the way of the constraint.
    static func deleteExpired(_ practice: Practice.ID, now: Instant) -> SQL {
        "delete from hold where practice_id = \(practice) and expires_at <= \(now)"
    }
}
