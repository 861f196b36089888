import Clinic
import Fixtures
import Foundation
import Logging
import Messaging
import Postgres
import Scheduling
import Storage
import Testing

/// A clinic with appointments and messages in its outbox, and a maildir that they go to.
///
/// Rows are written by hand: what a worker must cope with is more than what bookings produce.
struct Outbox: Sendable {
    let holos: Holos
    let path = NSTemporaryDirectory() + "daybook-outbox-\(UUID())"

    /// The clinic on the morning of Thursday 1 July 2027.
    static func open(now: String = "2027-07-01T15:00:00Z") async throws -> Outbox {
        Outbox(holos: try await Holos.open(now: now))
    }

    /// Ends the test's connections and takes the maildir away.
    func close() async {
        await holos.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    var practice: Practice { holos.practice }
    var database: Database { holos.database }

    func worker(
        name: String = "test", batch: Int = 100, lanes: Int = 4, lease: Duration = .seconds(20), path: String? = nil,
        database: Database? = nil, channels: Set<Message.Channel> = [.email, .text]
    ) throws -> Worker {
        let channel = Channel.maildir(Maildir(path: path ?? self.path))
        return Worker(
            database: database ?? self.database,
            channels: Dictionary(uniqueKeysWithValues: channels.map { ($0, channel) }),
            letters: try LetterTemplates(), texts: try TextTemplates(),
            configuration: WorkerConfiguration(
                name: name, batch: batch, lanes: lanes, lease: lease, poll: .milliseconds(1)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// One pass.
    @discardableResult
    func send() async throws -> PassSummary {
        try await worker().runOnce(deadline: .now + .seconds(60))
    }

    /// Writes `count` visits of people with an address, each with one message.
    func add(
        _ count: Int = 1, kind: String = "booked", due: String = "2027-07-01T15:00:00Z",
        start: String = "2027-07-13T16:00:00Z", state: String = "booked", scheduleVersion: Int = 1,
        messageVersion: Int = 1, email: String? = "rosa@begay.example",
        phone: String? = "+1-928-555-0107", channel: String = "email", zone: String = "America/Chicago",
        practice: Practice? = nil
    ) async throws {
        let (mail, number) = (email.map { "'\($0)'" } ?? "null", phone.map { "'\($0)'" } ?? "null")
        let cancelled = state == "cancelled" ? "daybook_now(), 'practice', 'other'" : "null, null, null"
        try await holos.scratch.script(
            """
            do $fixture$
            declare
                p uuid := '\((practice ?? self.practice).id)'; who uuid; visit uuid;
                starts timestamptz := '\(start)';
            begin
                for i in 1..\(count) loop
                    who := gen_random_uuid();
                    visit := gen_random_uuid();
                    insert into resource (practice_id, resource_id, kind) values (p, who, 'person');
                    insert into person (practice_id, person_id, name, email, phone, created_at)
                    values (p, who, 'Rosa', \(mail), \(number), daybook_now());
                    insert into appointment (practice_id, appointment_id, state, during, person_id, service_id,
                        protocol_id, clinician_id, site_id, region, local_start, zone, zone_edition, schedule_version, source,
                        created_at, cancelled_at, cancelled_by, cancelled_reason)
                    select p, visit, '\(state)', tstzrange(starts, starts + interval '1 hour'), who, service_id,
                        protocol_id, (select clinician_id from clinician where practice_id = p limit 1), site_id,
                        'US-IL',
                        starts at time zone '\(zone.contains("Nowhere") ? "UTC" : zone)', '\(zone)', 'test',
                        \(scheduleVersion), 'staff', daybook_now(), \(cancelled)
                    from service where practice_id = p and code = 'mh_consult';
                    insert into message (practice_id, message_id, state, due_at, person_id, subject_id,
                        schedule_version, kind, channel, created_at)
                    values (p, gen_random_uuid(), 'ready', '\(due)', who, visit, \(messageVersion), '\(kind)',
                        '\(channel)', daybook_now());
                end loop;
                update practice_change set next_due_at = least(next_due_at, '\(due)') where practice_id = p;
            end
            $fixture$
            """)
    }

    /// Everybody wants to be reached in that way.
    func wish(_ channel: ContactWishes.Channel) async throws {
        let wishes = String(decoding: try JSONEncoder().encode(ContactWishes(channel: channel)), as: UTF8.self)
        try await holos.scratch.script(
            """
            insert into contact_wish (practice_id, person_id, wishes, changed_at)
            select practice_id, person_id, '\(wishes)', daybook_now() from person
            """)
    }

    /// The states of all messages with their counts: `sent 3`.
    func states() async throws -> [String] {
        try await holos.scratch.texts(
            "select state || ' ' || count(*) from message group by state order by state")
    }

    /// How many mails there are, read or not.
    func mails() -> [String] {
        ["new", "cur"].flatMap { folder in
            (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? []
        }
    }

    /// Claims as a worker does that is about to die.
    func claim(limit: Int = 100) async throws -> [OutboxMessage] {
        try await database.claimDueMessages(
            of: practice, on: .email, limit: limit, lease: .seconds(20), deadline: .now + .seconds(10)
        ).messages
    }

    /// Renews a lease as a worker does; gives what it still holds.
    func renew(_ messages: [OutboxMessage]) async throws -> Set<Message.ID> {
        try await database.renew(
            messages, of: practice, lease: .seconds(20), deadline: .now + .seconds(10))
    }

    /// Delivers as a worker does that is about to die.
    func deliver(_ messages: [OutboxMessage]) async throws -> [Delivery] {
        let parcels = try messages.map { message in
            guard case .visit(let details, let label, _) = message.topic else { throw NoVisit() }
            let notice = Notice(
                id: message.id, kind: message.kind, name: message.recipient.name, label: label,
                content: .visit(start: details.appointment.during.start), practice: practice)
            return Parcel(
                id: message.id, attempt: message.attempt,
                content: .letter(try Story.letter(notice, zone: "America/Chicago")))
        }
        return await Maildir(path: path).deliver(parcels, until: .now + .seconds(60))
    }

    /// Settles as sent, as a worker does that comes to it in time or too late.
    func settle(_ messages: [OutboxMessage]) async throws -> Int {
        try await database.settle(
            messages.map { OutboxOutcome($0, .settled(.sent, reason: nil)) },
            of: practice, deadline: .now + .seconds(10))
    }
}

/// A message about something else than a visit.
struct NoVisit: Error {}
