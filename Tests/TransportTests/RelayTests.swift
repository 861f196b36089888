import Fixtures
import Foundation
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(10))) struct RelayTests {
    private let subject = UUID().uuidString

    @Test func `a mail arrives as it was written`() async throws {
        let peers = try await Peers.shared
        let text = "See you on Tuesday.\r\n.\r\n..and dots at the beginning of lines\r\n.begin here\r\n"
        let mail = try Mail.make(subject: subject, text: text)
        #expect(try await peers.relay("ok").send(mail, until: .someday) == .accepted)
        let record = try await peers.mail(subject)
        #expect(record["text"] == .text(text))
        #expect(record["sender"] == .text("desk@example.com"))
        #expect(record["recipient"] == .text("maya@example.org"))
        #expect(record["name"] == .text("daybook.test"))
        #expect(record["defects"] == .number(0))
    }

    @Test func `mails of one batch and of the next go over one connection`() async throws {
        let peers = try await Peers.shared
        let relay = try peers.relay("ok")
        var sessions: Set<Record.Fact?> = []
        for number in 1...3 {
            let mails = try (1...2).map { try Mail.make(subject: "\(subject)-\(number)-\($0)") }
            #expect(await relay.send(mails, until: .someday) == [.accepted, .accepted])
            for index in 1...2 { sessions.insert(try await peers.mail("\(subject)-\(number)-\(index)")["session"]) }
        }
        #expect(sessions.count == 1)
    }

    @Test func `STARTTLS and a login`() async throws {
        let peers = try await Peers.shared
        let relay = try peers.relay("login", security: .startTLS, login: peers.login)
        #expect(await relay.send(try .make(subject: subject), until: .someday) == .accepted)
        let record = try await peers.mail(subject)
        #expect(record["tls"] == .mark(true))
        #expect(record["login"] == .mark(true))
    }

    @Test func `TLS from the first byte and a login`() async throws {
        let peers = try await Peers.shared
        let relay = try peers.relay("tls", security: .implicitTLS, login: peers.login)
        #expect(await relay.send(try .make(subject: subject), until: .someday) == .accepted)
        #expect(try await peers.mail(subject)["login"] == .mark(true))
    }

    @Test func `a relay without STARTTLS gets neither login nor mail`() async throws {
        let peers = try await Peers.shared
        let relay = try peers.relay("stripped", security: .startTLS, login: peers.login)
        let result = await relay.send(try .make(subject: subject), until: .someday)
        #expect(result == .notReached(.withoutTLS))
        guard case .list(let lines) = try await peers.record(where: { $0.kind == "stripped" })["lines"] else {
            throw Peers.Fault(description: "no lines")
        }
        #expect(lines.allSatisfy { $0.hasPrefix("EHLO") || $0.hasPrefix("HELO") || $0 == "QUIT" }, "\(lines)")
    }

    @Test(arguments: ["stranger", "other_name"])
    func `a certificate of a stranger or for another name gets no mail`(mode: String) async throws {
        let peers = try await Peers.shared
        let relay = try peers.relay(mode, security: .startTLS)
        let result = await relay.send(try .make(subject: subject), until: .someday)
        #expect(result == .notReached(.untrusted))
        #expect(try await peers.count(ofMails: subject) == 0)
    }

    @Test func `without a file of certificates the machine's own decide`() async throws {
        let relay = try await Peers.shared.relay("starttls", security: .startTLS, trusting: false)
        #expect(await relay.send(try .make(subject: subject), until: .someday) == .notReached(.untrusted))
    }

    @Test func `a wrong password is the relay's matter and not the mail's`() async throws {
        let peers = try await Peers.shared
        let login = Login(user: peers.places.user, password: "wrong")
        let relay = try peers.relay("login", security: .startTLS, login: login)
        let result = await relay.send(try .make(subject: subject), until: .someday)
        #expect(result == .notReached(.loginRefused))
    }

    @Test(arguments: [
        ("down", MailResult.notReached(.unreachable)),
        ("reset", .notReached(.closed)),
        ("busy", .notReached(.busy(RelayReply(code: 421, status: "4.3.2")))),
        ("sender", .notReached(.refused(RelayReply(code: 550, status: "5.7.1")))),
        ("full", .temporary(RelayReply(code: 452, status: "4.3.1"))),
        ("choosy", .permanent(RelayReply(code: 554, status: "5.7.1"))),
        ("cutting", .uncertain(.closed)),
    ])
    func `what a relay makes of a mail`(mode: String, expected: MailResult) async throws {
        let relay = try await Peers.shared.relay(mode)
        #expect(await relay.send(try .make(subject: subject), until: .someday) == expected)
    }

    @Test(arguments: [
        ("mute", RelayLimits.brief, MailResult.notReached(.silent)),
        ("tarpit", .brief, .notReached(.silent)),
        ("silent_end", .briefAtTheEnd, .uncertain(.silent)),
    ])
    func `a relay that does not come to an end is left in time`(
        mode: String, limits: RelayLimits, expected: MailResult
    ) async throws {
        let relay = try await Peers.shared.relay(mode, limits: limits)
        #expect(await relay.send(try .make(subject: subject), until: .someday) == expected)
    }

    @Test func `a relay whose machine does not answer is left in time`() async throws {
        let limits = RelayLimits(
            connecting: .milliseconds(300), replying: .seconds(20), ending: .seconds(20), keeping: .seconds(20))
        let relay = try await Peers.shared.relay("crowded", host: "127.0.0.1", limits: limits)
        #expect(await relay.send(try .make(subject: subject), until: .someday) == .notReached(.unreachable))
    }

    @Test func `a check tells whether mail could be handed over, and hands nothing over`() async throws {
        let peers = try await Peers.shared
        #expect(await (try peers.relay("ok")).check() == nil)
        #expect(await (try peers.relay("login", security: .startTLS, login: peers.login)).check() == nil)
        let login = Login(user: peers.places.user, password: "wrong")
        #expect(await (try peers.relay("login", security: .startTLS, login: login)).check() == .loginRefused)
        #expect(await (try peers.relay("down")).check() == .unreachable)
        #expect(await (try peers.relay("mute", limits: .brief)).check() == .silent)
        #expect(await (try peers.relay("ok", security: .startTLS)).check() == .withoutTLS)
    }

    @Test func `a relay that is unknown is not reached`() async throws {
        let relay = try await Peers.shared.relay("ok", host: "relay.invalid")
        #expect(await relay.send(try .make(subject: subject), until: .someday) == .notReached(.unknownHost))
    }

    @Test func `greylisting is temporary, and the second attempt arrives`() async throws {
        let relay = try await Peers.shared.relay("greylist")
        let mail = try Mail.make(to: "\(subject)@example.org", subject: subject)
        let reply = RelayReply(code: 451, status: "4.7.1")
        #expect(await relay.send(mail, until: .someday) == .temporary(reply))
        #expect(await relay.send(mail, until: .someday) == .accepted)
    }

    @Test func `a recipient who is refused does not stop the others`() async throws {
        let relay = try await Peers.shared.relay("refusing")
        let mails = try ["maya", "nobody", "jonas"].map { try Mail.make(to: "\($0)@example.org", subject: subject) }
        let refused = MailResult.permanent(RelayReply(code: 550, status: "5.1.1"))
        #expect(await relay.send(mails, until: .someday) == [.accepted, refused, .accepted])
    }

    @Test(arguments: ["tired", "leaving"])
    func `a relay that has done with a connection gets the next mail over another`(mode: String) async throws {
        let peers = try await Peers.shared
        let relay = try peers.relay(mode)
        let mails = try (1...3).map { try Mail.make(subject: "\(subject)-\($0)") }
        #expect(await relay.send(mails, until: .someday) == [.accepted, .accepted, .accepted])
        for number in 1...3 { #expect(try await peers.count(ofMails: "\(subject)-\(number)") == 1) }
    }
}
