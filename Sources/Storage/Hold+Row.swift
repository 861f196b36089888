import Clinic
import Postgres
import Scheduling

extension Hold {
    /// The hold that a caller claims to have.
    ///
    /// A wrong secret finds nothing, like a wrong id.
    static func select(_ claim: HoldClaim, practice: Practice.ID) -> SQL {
        """
        select hold_id, service_id, clinician_id, room_id, starts_at, expires_at from hold
        where practice_id = \(practice) and hold_id = \(claim.id) and secret_hash = \(SecretHash.bytes(of: claim.secret))
        for update
        """
    }

    /// The hold for what is being booked.
    ///
    /// - Throws: `hold_expired` when there is none any more, `invalid` when it is for another time or service.
    init(holding draft: BookingDraft, rows: [Row], diary: Diary, start: Instant) throws {
        guard let row = rows.first, try row["expires_at"] > diary.now else {
            throw Refusal(.holdExpired, "The time is no longer held for you. Please choose it again.")
        }
        self.init(
            id: try row["hold_id"], service: try row["service_id"], clinician: try row["clinician_id"],
            room: try row["room_id"], start: try row["starts_at"], expires: try row["expires_at"])
        guard service == diary.service.id, self.start == start else {
            throw Refusal.invalid("/hold", "This hold is for another service or another time.")
        }
    }

    func insert(_ practice: Practice.ID, secret: String, now: Instant) -> SQL {
        """
        insert into hold
            (practice_id, hold_id, service_id, clinician_id, room_id, starts_at, secret_hash, created_at, expires_at)
        values (\(practice), \(id), \(service), \(clinician), \(room), \(start), \(SecretHash.bytes(of: secret)), \(now),
            \(expires))
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
