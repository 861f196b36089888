import Clinic
import Foundation
import Postgres
import Scheduling

/// What somebody who answers may mean: what they were written last, what lies ahead of them, and what they were offered.
struct ReplyTopic {
    /// Their visits that lie ahead, the next one first.
    let ahead: [AppointmentDetails]
    /// The offer that was sent to them last and still stands.
    let offer: (id: Offer.ID, visit: ReplyAnswer.Visit)?
    /// Whether they want nothing more on this channel.
    let isOptedOut: Bool
    /// What they were written last; nil if nothing.
    private let last: Told?
    /// When their visits were last told to be at another time, by what the message was about.
    private let moved: [UUID: Instant]

    /// A message that has reached them.
    private struct Told {
        let kind: Message.Kind
        let subject: UUID
        let version: Int
        let at: Instant
        /// How many visits there were in its week, where it is about one.
        let visits: Int
    }

    /// The statements that `init` reads.
    static func statements(
        of person: Person.ID?, on channel: Message.Channel, _ address: String?, _ practice: Practice.ID
    ) -> [SQL] {
        let theirs: SQL = person.map { "(\(Person.same(as: $0, practice)))" } ?? "(select null::uuid)"
        return [
            """
            select m.kind, m.subject_id, m.schedule_version, m.settled_at, (
                select count(*) from appointment a
                where (a.practice_id, a.series_id) = (m.practice_id, m.subject_id)
                    and a.local_start::date - date '1970-01-01' between m.schedule_version and m.schedule_version + 6
                    and (a.cancelled_at is null or a.cancelled_at > m.settled_at)
            ) as visits
            from message m
            where m.practice_id = \(practice) and m.person_id in \(theirs) and m.channel = \(channel.rawValue)
                and m.state in ('sent', 'uncertain')
            order by m.settled_at desc, m.message_id desc
            limit 1
            """,
            """
            select subject_id, max(created_at) as at from message
            where practice_id = \(practice) and person_id in \(theirs) and kind in ('moved', 'series')
            group by subject_id
            """,
            """
            \(AppointmentDetails.select)
            where a.practice_id = \(practice) and a.person_id in \(theirs)
                and a.state in ('provisional', 'booked', 'confirmed') and lower(a.during) > daybook_now()
            order by lower(a.during)
            """,
            """
            select o.offer_id, o.starts_at, t.zone from message m
            join offer o on (o.practice_id, o.offer_id) = (m.practice_id, m.subject_id)
            join waitlist_entry e on (e.practice_id, e.entry_id) = (o.practice_id, o.entry_id)
            join service s on (s.practice_id, s.service_id) = (e.practice_id, e.service_id)
            join site t on (t.practice_id, t.site_id) = (s.practice_id, s.site_id)
            where m.practice_id = \(practice) and m.person_id in \(theirs) and m.kind = 'offer'
                and m.state in ('sent', 'uncertain') and o.state = 'open' and o.expires_at > daybook_now()
            order by m.settled_at desc
            limit 1
            """,
            OptOut.select(address.map { [(channel, $0)] } ?? [], practice),
        ]
    }

    init(_ results: [[Row]]) throws {
        last = try results[0].first.flatMap { row in
            let (name, version): (String, Int32) = (try row["kind"], try row["schedule_version"])
            let (subject, at, visits): (UUID, Instant, Int64) = (
                try row["subject_id"], try row["settled_at"], try row["visits"]
            )
            return Message.Kind(name: name).map {
                Told(kind: $0, subject: subject, version: Int(version), at: at, visits: Int(visits))
            }
        }
        moved = Dictionary(uniqueKeysWithValues: try results[1].map { (try $0["subject_id"], try $0["at"]) })
        ahead = try results[2].map { try AppointmentDetails($0) }
        offer = try results[3].first.map { row in
            (try row["offer_id"], ReplyAnswer.Visit(start: try row["starts_at"], zone: try row["zone"]))
        }
        isOptedOut = !results[4].isEmpty
    }

    /// The offer, where it is what they were written last.
    var offerTold: (id: Offer.ID, visit: ReplyAnswer.Visit)? {
        last?.kind == .offer && last?.subject == offer?.id.uuid ? offer : nil
    }

    /// The visits that somebody agrees to, as they were when they were named; empty where that is not sure.
    ///
    /// Nobody agrees to a time that they have not seen: a visit that has another one since is not among them, and none
    /// is of a week with more than a text names. A reminder speaks of the other visits of the day too, of which the
    /// person has been told before.
    ///
    /// - Parameter named: the visit that somebody says it is about.
    func visits(named: Appointment.ID?) -> [AppointmentDetails] {
        let visits = ahead(named: named)
        guard named == nil, let last else { return visits }
        switch last.kind.subject {
        case .appointment:
            let told = visits.filter { $0.appointment.scheduleVersion == last.version }
            guard case .reminder = last.kind, let first = told.first else { return told }
            let visit = first.appointment
            return ahead.filter {
                $0.appointment.id == visit.id || isCounted($0.appointment, beside: visit, at: last.at)
            }
        case .series:
            guard last.kind == .week, last.visits <= Message.listed else { return [] }
            let changes = ([last.subject] + visits.map(\.appointment.id.uuid)).compactMap { moved[$0] }
            return changes.contains { $0 > last.at } ? [] : visits
        case .checkIn, .offer, .entry, .task, .site, .changes: return []
        }
    }

    /// Whether a reminder of a visit spoke of another one of that day in its stead, as a text does by their number.
    ///
    /// One that was booked or moved right before is reminded of by itself (`OutboxMessage.claim`).
    private func isCounted(_ other: Appointment, beside visit: Appointment, at told: Instant) -> Bool {
        let planned = max(other.times.created, moved[other.id.uuid] ?? other.times.created)
        return other.series == nil && other.state != .provisional && other.wall.zone == visit.wall.zone
            && other.wall.start.date == visit.wall.start.date && planned <= told - Message.Twin.foresight
    }

    /// The visit that somebody wants at another time: the only one that the last message is about or, where they were
    /// written nothing, the only one ahead.
    func visitToMove(named: Appointment.ID?) -> AppointmentDetails? {
        let visits = named == nil && last == nil ? ahead : ahead(named: named)
        return visits.count == 1 ? visits[0] : nil
    }

    /// The visits ahead that the last message was about, or that somebody says it is about.
    private func ahead(named: Appointment.ID?) -> [AppointmentDetails] {
        if let named { return ahead.filter { $0.appointment.id == named } }
        guard let last else { return [] }
        switch last.kind.subject {
        case .appointment: return ahead.filter { $0.appointment.id.uuid == last.subject }
        case .series:
            let theirs = ahead.filter { $0.appointment.series?.uuid == last.subject }
            guard last.kind == .week else { return theirs }
            let days = Message.days(ofWeek: last.version)
            return theirs.filter { days.contains($0.appointment.wall.start.date) }
        case .checkIn, .offer, .entry, .task, .site, .changes: return []
        }
    }
}

extension ReplyAnswer.Visit {
    init(_ details: AppointmentDetails) {
        self.init(start: details.appointment.during.start, zone: details.appointment.wall.zone)
    }
}
