public import Clinic
import Postgres
public import Scheduling

/// Somebody with a visit ahead, as a list of calls names them.
public struct CallListEntry: Hashable, Sendable {
    /// Who is to be called.
    public let person: Person
    /// How they want to be reached, if they have said.
    public let wishes: ContactWishes?
    /// By which ways messages lead to them.
    public let reach: Reach
    /// When the visit begins.
    public let start: Instant
    /// The name of the zone of the place of the visit.
    public let zone: String
    /// How a message about the visit ended that did not reach them, with the reason; nil if there is none.
    public let failure: String?

    /// Somebody with a visit ahead.
    public init(
        person: Person, wishes: ContactWishes?, reach: Reach, start: Instant, zone: String, failure: String?
    ) {
        self.person = person
        self.wishes = wishes
        self.reach = reach
        self.start = start
        self.zone = zone
        self.failure = failure
    }

    /// Whether no message will reach them, or one has not.
    public var mustBeCalled: Bool { failure != nil || reach.ways.isEmpty }

    /// Why they are to be called, in words that say nothing of the visit.
    public var reason: String {
        if let failure { return failure }
        if reach.wish == .call { return "wants to be called" }
        return reach.ways.isEmpty ? "no message may reach them" : "a visit is ahead"
    }
}

extension Database {
    private static let unsent = "a message has not gone out yet"
    private static let untoldMove = "another time has not gone out yet"
    private static let untoldCancellation = "cancelled, and has not been told"

    /// Whether a message `m` should have gone out a while ago: its channel is down, or no worker runs.
    private static let overdue: SQL = """
        m.settled_at is null and coalesce(m.wanted_at, m.due_at) < daybook_now() - interval '15 minutes'
        """

    /// Everybody with a visit that begins within that time, the soonest first: a call list when nothing else works.
    ///
    /// Whoever was to come, and should have been told by now that they need not, is on it too.
    public func callList(
        within: Duration, of practice: Practice, deadline: ContinuousClock.Instant
    ) async throws -> [CallListEntry] {
        // What reached them by another way counts; of what did not, the latest word is told.
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                """
                select lower(a.during) as starts_at, a.zone as site_zone, w.wishes, p.person_id, p.name, p.is_alias,
                    p.email, p.phone, p.zone, p.born::text as born, p.region, missed.reason
                from appointment a
                join person p on (p.practice_id, p.person_id) = (a.practice_id, a.person_id)
                left join contact_wish w on (w.practice_id, w.person_id) = (a.practice_id, a.person_id)
                left join lateral (
                    select case when m.settled_at is not null then coalesce(m.reason, m.state)
                            when a.state = 'cancelled' then \(Self.untoldCancellation)
                            when m.kind = 'moved' then \(Self.untoldMove)
                            else \(Self.unsent) end as reason
                    from message m
                    where m.practice_id = a.practice_id and m.subject_id in (a.appointment_id, a.series_id)
                        and (m.state in ('failed', 'unreachable', 'uncertain')
                            or m.state = 'too_late' and (m.kind = 'prepare'
                                or starts_with(m.kind, 'remind_') and m.reason = \(Message.Reason.closed))
                            or \(Self.overdue))
                        and (a.state <> 'cancelled'
                            or m.settled_at is null and m.kind in ('cancelled', 'series_cancelled')
                                and not exists (
                                    select from message s
                                    where (s.practice_id, s.subject_id, s.kind)
                                        = (a.practice_id, a.appointment_id, 'cancelled') and s.state = 'sent'))
                        and (m.subject_id <> a.appointment_id or m.schedule_version = a.schedule_version)
                        and (m.kind <> 'week' or a.local_start::date - date '1970-01-01'
                            between m.schedule_version and m.schedule_version + 6)
                        and not exists (
                            select from message s
                            where (s.practice_id, s.subject_id, s.schedule_version, s.kind)
                                = (m.practice_id, m.subject_id, m.schedule_version, m.kind) and s.state = 'sent')
                    order by m.settled_at desc
                    limit 1
                ) missed on true
                where a.practice_id = \(practice.id)
                    and (a.state in ('provisional', 'booked', 'confirmed')
                        or a.state = 'cancelled' and missed.reason is not null)
                    and lower(a.during) between daybook_now()
                        and daybook_now() + make_interval(secs => \(within.inSeconds))
                order by lower(a.during), p.person_id
                """
            ]
        )[0]
        let people = try rows.map { try Person($0) }
        let addresses = OptOut.addresses(of: people, region: practice.region)
        let optedOut = Set(
            try await read(practice.id, deadline: deadline, [OptOut.select(addresses, practice.id)])[0]
                .map { try $0["key"] as String })
        return try zip(rows, people).map { row, person in
            let wishes: ContactWishes? = try row.decoded("wishes")
            return CallListEntry(
                person: person, wishes: wishes,
                reach: person.reach(wish: wishes?.channel, optedOut: optedOut, region: practice.region),
                start: try row["starts_at"], zone: try row["site_zone"], failure: try row["reason"])
        }
    }
}
