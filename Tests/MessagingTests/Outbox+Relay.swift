import Clinic
import Fixtures
import Foundation
import Logging
import Messaging
import Storage
import Testing
import Transport

extension Outbox {
    /// A relay in one of the modes of deploy/tests/peers/mail.py, none of which ends by a limit.
    func relay(_ mode: String, lanes: Int = 1) async throws -> Relay {
        let port = try #require(try await Peers.shared.places.mail[mode])
        let limits = RelayLimits(
            connecting: .seconds(60), replying: .seconds(60), ending: .seconds(600), keeping: .seconds(20))
        let configuration = RelayConfiguration(
            host: "localhost", port: port, security: .plain, name: "daybook.test", limits: limits, lanes: lanes)
        return try #require(Relay(configuration))
    }

    /// A channel to the provider of texts among the peers.
    func texts() async throws -> Channel {
        let places = try await Peers.shared.places
        let port = try #require(places.web["http"])
        let gateway = try TextGateway(
            base: "http://127.0.0.1:\(port)", account: places.account,
            login: Login(user: places.account, password: places.token), client: try await client())
        return .texts(gateway, from: .number("+15005550006"))
    }

    /// A worker whose letters go to a relay, and whose texts go to a maildir if nothing else is said.
    ///
    /// It is as patient as a busy machine may need: what it left to the end of a lease, or to a later attempt, would
    /// stay there for ever, because the clock stands still.
    func poster(to relay: Relay, texts: Channel? = nil, poll: Duration = .milliseconds(1)) throws -> Worker {
        Worker(
            database: database, channels: [.email: .relay(relay), .text: texts ?? .maildir(Maildir(path: path))],
            letters: try LetterTemplates(), texts: try TextTemplates(),
            configuration: WorkerConfiguration(
                name: "test", lease: .seconds(600), poll: poll, patience: .seconds(60)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// What became of each message, by channel: state, faults, and why.
    func fates() async throws -> [String] {
        try await holos.scratch.texts(
            """
            select concat_ws(' ', channel, state, faults || 'x', reason) from message order by channel, message_id
            """)
    }

    /// Waits until a practice's letter was handed over to the last byte and not answered for; gives the subject by which
    /// the peers let it go.
    func handedOver(of slug: String = "holos") async throws -> String {
        let id = try #require(try await mailIDs(of: slug).first)
        let mail = try await Peers.shared.record { $0.kind == "mail" && $0["id"] == .text(id) }
        guard case .text(let subject)? = mail["subject"] else { throw NoSubject() }
        return subject
    }

    /// Waits until a session would settle messages and is kept from it by a lock; gives its process.
    func sessionThatSettles() async throws -> String {
        while true {
            let waiting = try await holos.scratch.texts(
                """
                select pid::text from pg_stat_activity
                where usename = 'daybook_service' and datname = current_database() and wait_event_type = 'Lock'
                    and query like '%next_channel%'
                """)
            if let session = waiting.first { return session }
            await Task.yield()
        }
    }

    /// The mails that a relay of the peers was handed under a `Message-ID`.
    func mails(under id: String) async throws -> [Record] {
        try await Peers.shared.allRecords { $0.kind == "mail" && $0["id"] == .text(id) }
    }

    /// The `Message-ID` of each message, of one channel, of one practice.
    func mailIDs(of slug: String = "holos") async throws -> [String] {
        try await holos.scratch.texts(
            """
            select '<' || m.message_id || '@' || p.neutral_site || '>'
            from message m join practice p using (practice_id)
            where p.slug = '\(slug)' and m.channel = 'email'
            """)
    }
}

/// A letter came without a subject.
struct NoSubject: Error {}
