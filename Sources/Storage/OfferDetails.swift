public import Clinic
import Postgres
import Scheduling

/// An offer with the entry that it was made to, and with whom the visit would be.
public struct OfferDetails: Hashable, Sendable {
    /// The offer.
    public let offer: Offer
    /// To whom it was made.
    public let waitlist: WaitlistDetails
    /// The code of the clinician.
    public let clinicianCode: String
    /// The name of the clinician.
    public let clinicianName: String

    /// An offer and its names.
    public init(offer: Offer, waitlist: WaitlistDetails, clinicianCode: String, clinicianName: String) {
        self.offer = offer
        self.waitlist = waitlist
        self.clinicianCode = clinicianCode
        self.clinicianName = clinicianName
    }

    /// The same names with offer and entry as they have become.
    func with(_ offer: Offer, _ entry: WaitlistEntry) -> OfferDetails {
        OfferDetails(
            offer: offer, waitlist: waitlist.with(entry), clinicianCode: clinicianCode, clinicianName: clinicianName)
    }
}

extension OfferDetails {
    /// Columns and joins of an offer with its entry; a where clause follows.
    static let select: SQL = """
        select o.offer_id, o.hold_id, o.starts_at, o.ends_at, o.clinician_id as offered_clinician_id, o.rank, o.reasons,
            o.state as offer_state, o.created_at as offered_since, o.expires_at, o.settled_at,
            o.appointment_id as became_id, oc.code as offered_code, oc.name as offered_name, e.*
        from offer o
        join (\(WaitlistDetails.select)) e on (e.practice_id, e.entry_id) = (o.practice_id, o.entry_id)
        join clinician oc on (oc.practice_id, oc.clinician_id) = (o.practice_id, o.clinician_id)
        """

    /// One offer.
    static func select(_ id: Offer.ID, _ practice: Practice.ID, forUpdate: Bool = false) -> SQL {
        let lock: SQL = forUpdate ? "for update of o" : ""
        return "\(select) where o.practice_id = \(practice) and o.offer_id = \(id) \(lock)"
    }

    /// Locks the hold of the offer that a condition selects, which comes before the offer wherever both are locked:
    /// whoever deletes holds that have expired goes on to their offers.
    static func hold(where condition: SQL, _ practice: Practice.ID) -> SQL {
        """
        select hold_id from hold
        where practice_id = \(practice) and hold_id in (
            select hold_id from offer where practice_id = \(practice) and \(condition))
        for update
        """
    }

    /// The offer that somebody considers, locked.
    static func open(of entry: WaitlistEntry.ID, _ practice: Practice.ID) -> SQL {
        "\(select) where o.practice_id = \(practice) and o.entry_id = \(entry) and o.state = 'open' for update of o"
    }

    init(_ row: Row) throws {
        guard let during = TimeRange(start: try row["starts_at"], end: try row["ends_at"]) else { throw EmptyRange() }
        let rank: Int16 = try row["rank"]
        self.init(
            offer: Offer(
                id: try row["offer_id"], entry: try row["entry_id"], hold: try row["hold_id"], during: during,
                clinician: try row["offered_clinician_id"], rank: Int(rank), reasons: try row["reasons"],
                created: try row["offered_since"], expires: try row["expires_at"], state: try row.word("offer_state"),
                settled: try row["settled_at"], appointment: try row["became_id"]),
            waitlist: try WaitlistDetails(row), clinicianCode: try row["offered_code"],
            clinicianName: try row["offered_name"])
    }
}

extension Offer {
    func insert(_ practice: Practice.ID, secret: String) -> SQL {
        """
        insert into offer
            (practice_id, offer_id, entry_id, hold_id, starts_at, ends_at, clinician_id, secret_hash, rank, reasons,
            state, created_at, expires_at)
        values (\(practice), \(id), \(entry), \(hold), \(during.start), \(during.end), \(clinician),
            \(SecretHash.bytes(of: secret)), \(Int16(clamping: rank)), \(reasons), \(state.rawValue), \(created),
            \(expires))
        """
    }

    /// Writes what a transition changed.
    func update(_ practice: Practice.ID) -> SQL {
        """
        update offer
        set state = \(state.rawValue), settled_at = \(settled), hold_id = \(hold), appointment_id = \(appointment)
        where practice_id = \(practice) and offer_id = \(id)
        """
    }

    /// Gives the time free that was kept for the offer.
    func release(_ practice: Practice.ID) -> SQL {
        "delete from hold where practice_id = \(practice) and hold_id = \(hold)"
    }
}
