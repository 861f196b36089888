import Clinic
import Foundation
import Postgres
import Scheduling

/// What claimed messages to staff are about.
///
/// They are few: nothing is read where there are none.
struct StaffTopics {
    private struct Day: Hashable {
        let site: UUID
        let version: Int
    }

    private var tasks: [UUID: DeskTask] = [:]
    private var huddles: [Day: Huddle] = [:]
    /// By the message.
    private var changes: [UUID: DayChanges] = [:]

    /// Reads what those among the messages are about that go to staff; nil where none does.
    ///
    /// What cannot be read is left out, so that it keeps no other message from being sent.
    ///
    /// - Throws: `PostgresError` where the server refuses a statement, which ends the transaction.
    static func read(
        _ messages: [OutboxMessage.Claimed], _ practice: Practice.ID, zones: ZoneDirectory, in transaction: Transaction
    ) async throws -> StaffTopics? {
        guard messages.contains(where: \.kind.isForStaff) else { return nil }
        var topics = StaffTopics()
        let tasks = messages.filter { $0.kind.subject == .task }.map(\.subject)
        let days = Set(messages.filter { $0.kind.subject == .site }.map { Day(site: $0.subject, version: $0.version) })
        let rows = try await transaction.queries([
            "select \(DeskTask.columns) from task t where t.practice_id = \(practice) and t.task_id = any(\(tasks))",
            "select site_id, zone from site where practice_id = \(practice)",
            DayChanges.select(messages.filter { $0.kind.subject == .changes }.map(\.subject), practice),
        ])
        for row in rows[0] {
            guard let task = try? DeskTask(row) else { continue }
            topics.tasks[task.id.uuid] = task
        }
        for row in rows[1] {
            let (site, name): (UUID, String) = (try row["site_id"], try row["zone"])
            guard let zone = zones.zone(name) else { continue }
            for day in days where day.site == site {
                let date = LocalDate(daysSinceUnixEpoch: day.version)
                topics.huddles[day] = try await Huddle.read(
                    of: site, on: date, in: zone, practice, zones: zones, in: transaction)
            }
        }
        topics.changes = DayChanges.all(rows[2])
        return topics
    }

    /// What a message is about; nil when it is there no more, or cannot be read.
    func topic(of message: OutboxMessage.Claimed) -> OutboxMessage.Topic? {
        switch message.kind.subject {
        case .task: return tasks[message.subject].map(OutboxMessage.Topic.task)
        case .site:
            guard case .member(_, let contact) = message.recipient else { return nil }
            return huddles[Day(site: message.subject, version: message.version)].map {
                .huddle($0, isWanted: contact.notices.contains(.huddle))
            }
        case .changes:
            guard case .member(_, let contact) = message.recipient else { return nil }
            let told = changes[message.subject] ?? DayChanges(visits: [], zone: nil)
            return .changes(told, isWanted: contact.notices.contains(.changes))
        case .appointment, .series, .checkIn, .offer, .entry: return nil
        }
    }
}

extension Huddle {
    /// Which visits a day at a site has, by the rows of `appointment a`.
    static func visits(of site: UUID, during day: TimeRange, _ practice: Practice.ID) -> SQL {
        """
        a.practice_id = \(practice) and a.site_id = \(site) and lower(a.during) >= \(day.start)
            and lower(a.during) < \(day.end) and a.state <> 'cancelled'
        """
    }

    /// What a day brings at a site, as it is known now; nil where a row of it cannot be read.
    fileprivate static func read(
        of site: UUID, on date: LocalDate, in zone: Zone, _ practice: Practice.ID, zones: ZoneDirectory,
        in transaction: Transaction
    ) async throws -> Huddle? {
        guard let day = zone.day(date) else { return nil }
        let visits = visits(of: site, during: day, practice)
        let gated = GatedVisits.statements(practice, where: visits)
        let rows = try await transaction.queries(
            [
                """
                select s.neutral_label, a.*
                from (\(AppointmentDetails.select) where \(visits)) a
                join service s on s.practice_id = \(practice) and s.service_id = a.service_id
                order by lower(a.during), a.appointment_id
                """,
                """
                select count(*) as open, count(*) filter (where due_at <= daybook_now()) as late
                from task where practice_id = \(practice) and state = 'open'
                """,
                """
                select c.name from clinician c
                where c.practice_id = \(practice) and c.active and exists (
                    select from closure x
                    where x.practice_id = c.practice_id and x.resource_id = c.clinician_id and x.during && \(day))
                order by c.rank, c.code
                """,
            ] + gated)
        // Only what is read here: a statement that fails has ended the transaction, and is told to whoever began it.
        return try? Huddle(rows, on: date, in: zone, zones: zones)
    }

    /// Reads a day of the rows of its visits, of how many tasks there are, of who is away, and of gated visits.
    private init(_ rows: [[Row]], on date: LocalDate, in zone: Zone, zones: ZoneDirectory) throws {
        var readiness: [Appointment.ID: Readiness] = [:]
        for visit in try GatedVisits(rows.dropFirst(3)).all {
            readiness[visit.details.appointment.id] = try visit.readiness(zones)
        }
        let tasks = try Database.only(rows[1])
        let (open, late): (Int64, Int64) = (try tasks["open"], try tasks["late"])
        self.init(
            date: date, zone: zone.name, end: zone.instant(LocalDateTime(date: date, time: Huddle.end)),
            visits: try rows[0].map { row in
                let details = try AppointmentDetails(row)
                return Visit(details, label: try row["neutral_label"], readiness[details.appointment.id])
            },
            openTasks: Int(open), lateTasks: Int(late), away: try rows[2].map { try $0["name"] })
    }
}

extension Huddle.Visit {
    /// A service is called by its code, as in a clinician's calendar, unless the code tells what it is for.
    fileprivate init(_ details: AppointmentDetails, label: String, _ readiness: Readiness?) {
        let appointment = details.appointment
        let words = details.serviceCode.replacing("_", with: " ")
        let conditions = readiness?.blockers.map { "\($0.rule.kind.rawValue) open" } ?? []
        let provisional = appointment.state == .provisional ? ["provisional"] : []
        let attention = appointment.attention == nil ? [] : ["to be looked at"]
        self.init(
            start: appointment.during.start, initials: details.person.initials,
            kind: DisclosingWords.found(in: words).isEmpty ? words : label, room: details.roomCode,
            clinician: details.clinicianCode, holds: provisional + attention + conditions)
    }
}
