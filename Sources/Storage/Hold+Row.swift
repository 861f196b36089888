import Clinic
import Foundation
import Postgres
import Scheduling

extension Hold {
    /// The hold that a caller claims to have.
    ///
    /// A wrong secret finds nothing, like a wrong id.
    static func select(_ claim: HoldClaim, practice: Practice.ID) -> SQL {
        """
        select hold_id, service_id, clinician_id, room_id, starts_at, created_at, expires_at, extended_at,
            array(
                select s.service_id from hold_stop s
                where (s.practice_id, s.hold_id) = (hold.practice_id, hold.hold_id) order by s.position
            ) as following_services,
            array(
                select s.clinician_id from hold_stop s
                where (s.practice_id, s.hold_id) = (hold.practice_id, hold.hold_id) order by s.position
            ) as following_clinicians,
            array(
                select s.starts_at from hold_stop s
                where (s.practice_id, s.hold_id) = (hold.practice_id, hold.hold_id) order by s.position
            ) as following_starts
        from hold
        where practice_id = \(practice) and hold_id = \(claim.id) and secret_hash = \(SecretHash.bytes(of: claim.secret))
        for update
        """
    }

    /// The hold for what is being booked.
    ///
    /// - Throws: `hold_expired` when there is none any more, `invalid` when it is for another time or service.
    init(holding rows: [Row], for services: [Service.ID], at start: Instant, now: Instant) throws {
        guard let row = rows.first, try row["expires_at"] > now else {
            throw Self.expired
        }
        let following: [UUID] = try row["following_services"]
        let clinicians: [UUID] = try row["following_clinicians"]
        let starts: [Instant] = try row["following_starts"]
        self.init(
            id: try row["hold_id"], service: try row["service_id"], clinician: try row["clinician_id"],
            room: try row["room_id"], start: try row["starts_at"], expires: try row["expires_at"],
            following: zip(zip(following, clinicians), starts).map {
                Stop(
                    service: Identifier($0.0), clinician: Identifier($0.1), room: nil, start: $1)
            })
        guard [service] + self.following.map(\.service) == services, self.start == start else {
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

    /// What it keeps after its first service.
    func insertFollowing(_ practice: Practice.ID) -> SQL {
        """
        insert into hold_stop (practice_id, hold_id, position, service_id, clinician_id, room_id, starts_at)
        select \(practice), \(id), position + 1, service_id, clinician_id, nullif(room_id, '')::uuid, starts_at
        from unnest(\(following.map(\.service.uuid)), \(following.map(\.clinician.uuid)),
            \(following.map { $0.room?.description ?? "" }), \(following.map(\.start)))
            with ordinality as stop (service_id, clinician_id, room_id, starts_at, position)
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
