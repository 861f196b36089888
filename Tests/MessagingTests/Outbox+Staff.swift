import Clinic
import Fixtures
import Foundation
import Logging
import Messaging
import Scheduling
import Storage
import Testing
import Transport

extension Outbox {
    /// Gives a member of the staff addresses.
    func give(_ code: String, email: String, phone: String, notices: String = "{}") async throws {
        try await holos.scratch.script(
            "update staff set email = '\(email)', phone = '\(phone)', notices = '\(notices)' where code = '\(code)'")
    }

    func onDutyAlways(_ code: String) async throws {
        try await holos.scratch.script(
            """
            insert into duty (practice_id, staff_id, rank, hours)
            select practice_id, staff_id, 0, '{"thu": ["00:00-24:00"]}' from staff where code = '\(code)'
            """)
    }

    /// Words of danger from somebody whom nobody knows; gives the task.
    func danger(from number: String = "+13125550188") async throws -> DeskTask.ID {
        let heard = try await database.hear(.crisis, from: .number(number), call: holos.call(.daybook))
        return try #require(heard.task?.id)
    }

    /// A visit of Rosa Begay, who is owed nothing about it.
    func visit(at start: String) async throws {
        try await add(due: "2027-01-01T00:00:00Z", start: start)
        try await holos.scratch.script(
            "delete from message where kind = 'booked'; update person set name = 'Rosa Begay'")
    }

    /// Cancels every visit, each of which Imani leads; the person is owed nothing about it.
    func cancelAll() async throws {
        try await holos.scratch.script(
            "update appointment set clinician_id = (select clinician_id from clinician where code = 'imani')")
        for id in try await holos.scratch.texts("select appointment_id::text from appointment") {
            _ = try await database.cancel(
                try #require(Appointment.ID(id)), Cancellation(actor: .person, reason: .unstated), version: nil,
                call: holos.call(.daybook)
            ) { _ in Answer(status: 200) }
        }
        try await holos.scratch.script("delete from message where kind = 'cancelled'")
    }

    /// One pass while the provider of texts is away.
    func sendWithoutTexts() async throws -> PassSummary {
        let loopback = try #require(NetworkRange("127.0.0.0/8"))
        let client = try #require(WebClient(.init(addresses: AddressGuard(allowed: [loopback]))))
        // Nothing listens on the port that is nobody's.
        let gateway = try TextGateway(
            base: "http://127.0.0.1:1", account: "AC1", login: Login(user: "AC1", password: "x"), client: client)
        let worker = Worker(
            database: database,
            channels: [.email: .maildir(Maildir(path: path)), .text: .texts(gateway, from: .number("+13125550142"))],
            letters: try LetterTemplates(), texts: try TextTemplates(),
            configuration: WorkerConfiguration(name: "test", poll: .milliseconds(1)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return try await worker.runOnce(deadline: .now + .seconds(60))
    }

    /// The only parcel in the maildir, as it stands there.
    func only() throws -> String {
        let files = ["new", "cur"].flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? [])
                .map { "\(path)/\(folder)/\($0)" }
        }
        #expect(files.count == 1)
        return try String(contentsOfFile: try #require(files.first), encoding: .utf8)
            .replacing("=\n", with: "")
    }

    func alarms() async throws -> [String] {
        try await holos.scratch.texts(
            """
            select concat_ws(' ', m.channel, coalesce(s.code, 'practice'), m.state)
            from message m left join staff s using (practice_id, staff_id)
            where m.kind = 'alarm' order by s.rank, m.channel
            """)
    }

    func huddles() async throws -> [String] {
        try await holos.scratch.texts(
            """
            select concat_ws(' ', s.code, m.state, to_char(m.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
            from message m join staff s using (practice_id, staff_id)
            where m.kind = 'huddle' order by m.due_at, s.rank
            """)
    }
}
