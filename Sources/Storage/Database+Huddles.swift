public import Clinic
import Foundation
import Postgres
public import Scheduling

extension Database {
    /// Owes the staff who ask for it what the next two mornings bring, site by site, so that a preview of two days
    /// shows them.
    ///
    /// A day without visits has none. What a message says is read when it is due.
    ///
    /// - Returns: from when on the mere passing of time may bring another one about; nil where nobody asks for any.
    public func oweHuddles(of practice: Practice, deadline: ContinuousClock.Instant) async throws -> Instant? {
        let rows = try await read(
            practice.id, deadline: deadline,
            [
                "select daybook_now() as now",
                """
                select staff_id from staff
                where practice_id = \(practice.id) and active and 'huddle' = any(notices)
                order by staff_id
                """,
                "select site_id, zone from site where practice_id = \(practice.id) order by site_id",
            ])
        let now: Instant = try Self.only(rows[0])["now"]
        let members = try rows[1].map { try $0["staff_id"] as StaffMember.ID }
        guard !members.isEmpty else { return nil }
        let mornings = try rows[2].flatMap { row in
            let (site, name): (UUID, String) = (try row["site_id"], try row["zone"])
            guard let zone = zones.zone(name) else { return [Morning]() }
            return Morning.next(2, at: site, zone, practice.policy.messages.huddle, now: now)
        }
        let known = try await read(
            practice.id, deadline: deadline, mornings.flatMap { $0.statements(practice.id) })
        let owed = try mornings.enumerated().flatMap { index, morning in
            try morning.owed(to: members, hasVisits: known[2 * index], told: known[2 * index + 1])
        }
        if !owed.isEmpty {
            let call = Call(practice: practice, principal: .daybook, requestID: "huddle", deadline: deadline)
            _ = try await write(call) { write in (Answer(status: 204), write.send(owed)) }
        }
        return mornings.map(\.end).min()
    }
}

/// A morning at a site.
private struct Morning {
    let site: UUID
    let date: LocalDate
    let day: TimeRange
    /// When it is discussed.
    let due: Instant
    /// When nobody needs it any more.
    let end: Instant

    /// So many mornings that are not over.
    static func next(_ count: Int, at site: UUID, _ zone: Zone, _ time: LocalTime, now: Instant) -> [Morning] {
        let today = zone.local(now).date
        let noon = zone.instant(LocalDateTime(date: today, time: Huddle.end))
        let first = now < noon ? 0 : 1
        return (first..<first + count).compactMap {
            Morning(at: site, on: today.adding(days: $0), zone, time)
        }
    }

    private init?(at site: UUID, on date: LocalDate, _ zone: Zone, _ time: LocalTime) {
        guard let day = zone.day(date) else { return nil }
        self.site = site
        self.date = date
        self.day = day
        due = zone.instant(LocalDateTime(date: date, time: time))
        end = zone.instant(LocalDateTime(date: date, time: Huddle.end))
    }

    /// Whether there are visits, and who is told already.
    func statements(_ practice: Practice.ID) -> [SQL] {
        [
            """
            select 1 as known
            where exists (select from appointment a where \(Huddle.visits(of: site, during: day, practice)))
            """,
            """
            select staff_id, due_at, state = 'ready' and attempt = 0 as waits from message
            where practice_id = \(practice) and subject_id = \(site)
                and schedule_version = \(Int32(date.daysSinceUnixEpoch)) and kind = 'huddle'
            """,
        ]
    }

    /// What is still owed, or at another time.
    func owed(to members: [StaffMember.ID], hasVisits: [Row], told: [Row]) throws -> [StaffMessage] {
        guard !hasVisits.isEmpty else { return [] }
        var settled: Set<StaffMember.ID> = []
        for row in told {
            let (at, waits): (Instant, Bool) = (try row["due_at"], try row["waits"])
            if !waits || at == due { settled.insert(try row["staff_id"]) }
        }
        return members.filter { !settled.contains($0) }.map {
            StaffMessage(kind: .huddle, due: due, member: $0, subject: site, version: date.daysSinceUnixEpoch)
        }
    }
}
