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
    /// A client for webhooks that may post to the machine that it runs on.
    func client(
        allowing ranges: String = "127.0.0.0/8 ::1/128", whole: Duration = .seconds(20)
    ) async throws -> WebClient {
        let places = try await Peers.shared.places
        let allowed = ranges.split(separator: " ").compactMap { NetworkRange(String($0)) }
        return try #require(
            WebClient(
                .init(
                    addresses: AddressGuard(allowed: allowed), authorityFile: places.authority, whole: whole)))
    }

    /// A worker that tells webhooks, and delivers messages to the maildir.
    func teller(
        allowing ranges: String = "127.0.0.0/8 ::1/128", whole: Duration = .seconds(20)
    ) async throws -> Worker {
        let channel = Channel.maildir(Maildir(path: path))
        return Worker(
            database: database, channels: [.email: channel, .text: channel], letters: try LetterTemplates(),
            texts: try TextTemplates(), webhooks: try await client(allowing: ranges, whole: whole),
            configuration: WorkerConfiguration(name: "test", poll: .milliseconds(1)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// One pass.
    @discardableResult
    func tell(
        allowing ranges: String = "127.0.0.0/8 ::1/128", whole: Duration = .seconds(20)
    ) async throws -> PassSummary {
        let worker = try await teller(allowing: ranges, whole: whole)
        return try await worker.runOnce(deadline: .now + .seconds(60))
    }

    /// A webhook that listens at a path of one of the servers.
    func addWebhook(
        _ path: String, _ secret: String? = nil, of practice: Practice? = nil, server: String = "http",
        host: String = "127.0.0.1"
    ) async throws -> Webhook.ID {
        let port = try #require(try await Peers.shared.places.web[server])
        let place = Holos(scratch: holos.scratch, practice: practice ?? self.practice)
        let answer = try await database.addWebhook(
            at: "\(server)://\(host):\(port)\(path)", for: [], secret: secret ?? WebhookSecret.fresh().text,
            call: place.call(.daybook)
        ) { Answer(status: 201, body: "\($0.id)") }
        return try #require(Webhook.ID(answer.body))
    }

    func webhook(_ id: Webhook.ID) async throws -> Webhook {
        try await database.webhook(id, of: practice, deadline: .now + .seconds(10))
    }

    /// Something happens: an entry of the audit trail, as every write leaves one.
    ///
    /// Gives the id of the event.
    func happens(_ action: String, to subject: UUID, in practice: Practice? = nil) async throws -> String {
        let id = UUID().uuidString.lowercased()
        let kind = action.prefix { $0 != "." }
        try await holos.scratch.script(
            """
            insert into audit_entry (practice_id, audit_id, at, principal, action, subject, subject_id, request_id)
            values ('\((practice ?? self.practice).id)', '\(id)', daybook_now(), 'Rosa', '\(action)', '\(kind)',
                '\(subject)', 'test')
            """)
        return id
    }

    /// How far each event got: state, status, attempts and reason.
    func deliveries(to id: Webhook.ID, of practice: Practice? = nil) async throws -> [String] {
        try await database.deliveries(
            to: id, limit: 200, practice: practice ?? self.practice, deadline: .now + .seconds(10)
        ).elements.map { delivery in
            [
                delivery.state.rawValue, delivery.status.map { "\($0)" } ?? "", "\(delivery.attempts)x",
                delivery.reason ?? "",
            ].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// How far its one event got.
    func delivery(to id: Webhook.ID) async throws -> String? {
        try await deliveries(to: id).first
    }

    /// What the servers have received under the id of an event.
    func records(of event: String) async throws -> [Record] {
        try await Peers.shared.allRecords { $0.kind == "request" && $0.header("webhook-id") == event }
    }
}

extension String {
    /// Text in a query.
    var escaped: String { replacing("+", with: "%2B").replacing("/", with: "%2F") }
}
