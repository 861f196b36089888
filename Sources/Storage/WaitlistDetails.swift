public import Clinic
import Postgres
public import Scheduling

/// An entry of the waitlist with the names that people read.
public struct WaitlistDetails: Hashable, Sendable {
    /// The entry.
    public let entry: WaitlistEntry
    /// Who waits.
    public let person: Person
    /// The code of the service.
    public let serviceCode: String
    /// The code of the clinician whom they asked for; nil for anybody.
    public let clinicianCode: String?
    /// When the visit is that they have and would give up; nil if they have none.
    public let visit: TimeRange?

    /// An entry and its names.
    public init(
        entry: WaitlistEntry, person: Person, serviceCode: String, clinicianCode: String?, visit: TimeRange?
    ) {
        self.entry = entry
        self.person = person
        self.serviceCode = serviceCode
        self.clinicianCode = clinicianCode
        self.visit = visit
    }

    /// The same names with the entry as it has become.
    func with(_ entry: WaitlistEntry) -> WaitlistDetails {
        WaitlistDetails(
            entry: entry, person: person, serviceCode: serviceCode, clinicianCode: clinicianCode, visit: visit)
    }
}

/// Somebody on the waitlist with their place for one start, and what speaks for and against them.
public struct RankedEntry: Hashable, Sendable {
    /// The entry.
    public let details: WaitlistDetails
    /// Their place among all who wait for the service, counted from 1.
    public let rank: Int
    /// Why it would be offered to them.
    public let reasons: [String]
    /// Why it is not one for them; empty when it is.
    public let misfits: [String]
}

extension WaitlistDetails {
    /// Columns and joins of an entry with its names; a where clause follows.
    static let select: SQL = """
        select e.practice_id, e.entry_id, e.person_id, e.service_id, e.clinician_id, e.earliest, e.latest, e.weekdays,
            e.from_minute, e.to_minute, e.lane, e.appointment_id, e.state, e.version, e.created_at,
            coalesce(e.offered_at, e.booked_at, e.left_at, e.expired_at) as since,
            p.name, p.is_alias, p.email, p.phone, p.zone, p.born::text as born, p.region,
            s.code as service_code, c.code as clinician_code,
            case when a.state <> 'cancelled' then a.during end as visit
        from waitlist_entry e
        join person p on (p.practice_id, p.person_id) = (e.practice_id, e.person_id)
        join service s on (s.practice_id, s.service_id) = (e.practice_id, e.service_id)
        left join clinician c on (c.practice_id, c.clinician_id) = (e.practice_id, e.clinician_id)
        left join appointment a on (a.practice_id, a.appointment_id) = (e.practice_id, e.appointment_id)
        """

    /// One entry.
    static func select(_ id: WaitlistEntry.ID, _ practice: Practice.ID, forUpdate: Bool = false) -> SQL {
        let lock: SQL = forUpdate ? "for update of e" : ""
        return "\(select) where e.practice_id = \(practice) and e.entry_id = \(id) \(lock)"
    }

    init(_ row: Row) throws {
        self.init(
            entry: try WaitlistEntry(row), person: try Person(row), serviceCode: try row["service_code"],
            clinicianCode: try row["clinician_code"], visit: try row["visit"])
    }

    /// The one entry that was looked for.
    init(_ rows: [Row]) throws {
        guard let row = rows.first else { throw Refusal.notFound("entry of the waitlist") }
        try self.init(row)
    }
}

extension WaitlistEntry {
    init(_ row: Row) throws {
        let version: Int32 = try row["version"]
        let weekdays: [Int16] = try row["weekdays"]
        let minutes: Range<Int>? =
            if let from = try row.count("from_minute"), let to = try row.count("to_minute"), from < to {
                from..<to
            } else {
                nil
            }
        guard let window = TimeRange(start: try row["earliest"], end: try row["latest"]) else { throw EmptyRange() }
        self.init(
            id: try row["entry_id"], person: try row["person_id"], service: try row["service_id"],
            wish: TimeWish(
                clinician: try row["clinician_id"], window: window,
                weekdays: Set(weekdays.compactMap { Weekday(rawValue: Int($0)) }), minutes: minutes),
            lane: try row.word("lane"), appointment: try row["appointment_id"], state: try row.word("state"),
            since: try row["since"], version: Int(version), created: try row["created_at"])
    }

    func insert(_ practice: Practice.ID) -> SQL {
        """
        insert into waitlist_entry
            (practice_id, entry_id, person_id, service_id, clinician_id, earliest, latest, weekdays, from_minute,
            to_minute, lane, appointment_id, state, version, created_at)
        values (\(practice), \(id), \(person), \(service), \(wish.clinician), \(wish.window.start), \(wish.window.end),
            \(wish.weekdays.map { Int16($0.rawValue) }.sorted()), \(wish.minutes.map { Int16($0.lowerBound) }),
            \(wish.minutes.map { Int16($0.upperBound) }), \(lane.rawValue), \(appointment), \(state.rawValue),
            \(Int32(version)), \(created))
        """
    }

    /// Writes what a transition changed.
    func update(_ practice: Practice.ID) -> SQL {
        func time(of state: State) -> Instant? { self.state == state ? since : nil }
        return """
            update waitlist_entry
            set state = \(state.rawValue), version = \(Int32(version)), offered_at = \(time(of: .offered)),
                booked_at = \(time(of: .booked)), left_at = \(time(of: .left)), expired_at = \(time(of: .expired))
            where practice_id = \(practice) and entry_id = \(id)
            """
    }
}
