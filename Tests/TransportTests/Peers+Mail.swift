import Fixtures
import Foundation

@testable import Transport

extension Peers {
    /// A relay in one of the modes of deploy/tests/peers/mail.py, with limits that a test can wait for.
    nonisolated func relay(
        _ mode: String, security: RelayConfiguration.Security = .plain, login: Login? = nil, host: String = "localhost",
        trusting authority: Bool = true, limits: RelayLimits = .patient, lanes: Int = 1
    ) throws -> Relay {
        guard let port = places.mail[mode] else { throw Fault(description: "There is no mode \(mode).") }
        let configuration = RelayConfiguration(
            host: host, port: port, security: security, login: login,
            authorityFile: authority ? places.authority : nil, name: "daybook.test", limits: limits, lanes: lanes)
        guard let relay = Relay(configuration) else { throw Fault(description: "\(configuration.faults)") }
        return relay
    }

    /// The login that they accept.
    nonisolated var login: Login { Login(user: places.user, password: places.password) }

    /// Waits for the mail with this subject.
    func mail(_ subject: String) async throws -> Record {
        try await record { $0.kind == "mail" && $0["subject"] == .text(subject) }
    }

    /// How many mails with this subject came so far.
    func count(ofMails subject: String) async throws -> Int {
        try await allRecords { $0.kind == "mail" && $0["subject"] == .text(subject) }.count
    }
}

extension RelayLimits {
    /// For what is expected to work, on a busy machine too.
    static let patient = RelayLimits(
        connecting: .seconds(20), replying: .seconds(20), ending: .seconds(20), keeping: .seconds(20))

    /// For a peer that says nothing from the beginning.
    static let brief = RelayLimits(
        connecting: .seconds(20), replying: .milliseconds(300), ending: .seconds(20), keeping: .seconds(20))

    /// For a peer that stops in the middle of a mail.
    static let short = RelayLimits(
        connecting: .seconds(20), replying: .seconds(6), ending: .seconds(20), keeping: .seconds(20))

    /// For a peer that says nothing in the end.
    static let briefAtTheEnd = RelayLimits(
        connecting: .seconds(20), replying: .seconds(20), ending: .milliseconds(300), keeping: .seconds(20))
}

extension ContinuousClock.Instant {
    /// Later than any test takes.
    static var someday: Self { .now + .seconds(600) }
}

extension Mail {
    /// A mail that is recognised by its subject.
    static func make(
        to recipient: String = "maya@example.org", subject: String, text: String = "See you on Tuesday.\r\n"
    ) throws -> Mail {
        let head = """
            From: Front desk <desk@example.com>\r
            To: \(recipient)\r
            Subject: \(subject)\r
            Message-ID: <\(subject)@example.com>\r
            MIME-Version: 1.0\r
            Content-Type: text/plain; charset=utf-8\r
            \r\n
            """
        guard let mail = Mail(sender: "desk@example.com", recipient: recipient, bytes: Array((head + text).utf8)) else {
            throw Peers.Fault(description: "That is no mail.")
        }
        return mail
    }
}
