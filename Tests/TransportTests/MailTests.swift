import Testing

@testable import Transport

struct MailTests {
    @Test(arguments: [
        "", "maya", "@", "maya@example.org>", "<maya@example.org", "maya@example.org\r\nRCPT TO:<eve@example.org>",
        "maya @example.org", "maya@example.org\u{0}", "mäya@example.org", "a@b,c@d",
        String(repeating: "a", count: 250) + "@b.org",
    ])
    func `what could be more than an address is refused`(recipient: String) {
        #expect(Mail(sender: "desk@example.com", recipient: recipient, bytes: []) == nil)
    }

    @Test func `a mail of which nobody wants a report has no sender`() {
        #expect(Mail(sender: "", recipient: "maya@example.org", bytes: []) != nil)
        #expect(Mail(sender: "desk", recipient: "maya@example.org", bytes: []) == nil)
    }

    @Test(arguments: [
        ("", true), ("a\r\nb\r\n", true), ("a", true), ("\r\n\r\n", true), ("a\n", false), ("a\r", false),
        ("a\rb", false), ("a\r\r\n", false), ("a\n.\r\n", false), ("a\r\n\n", false), ("\n", false),
    ])
    func `lines end in CR LF and in nothing else`(text: String, isGood: Bool) {
        let mail = Mail(sender: "", recipient: "maya@example.org", bytes: Array(text.utf8))
        #expect((mail != nil) == isGood)
    }

    @Test(arguments: [
        ("250 2.1.0 Ok", RelayReply(code: 250, status: "2.1.0")), ("354", RelayReply(code: 354)),
        ("550 no such user", RelayReply(code: 550)), ("550 5.1.1", RelayReply(code: 550, status: "5.1.1")),
        ("421 4.3.2000 no", RelayReply(code: 421)), ("550 3.1.1 no", RelayReply(code: 550)),
    ])
    func `replies`(line: String, expected: RelayReply) {
        #expect(RelayReply(line: line) == expected)
    }

    @Test(arguments: ["", "25", "2500 x", "250-SIZE", "abc", "999 x", "-50 x", "+50 x"])
    func `lines that are no replies`(line: String) {
        #expect(RelayReply(line: line) == nil)
    }

    @Test func `the faults of a configuration, all at once`() {
        var configuration = RelayConfiguration(host: "mail.example.com")
        #expect(configuration.faults.isEmpty)
        #expect(configuration.url == "smtp://mail.example.com:587/")
        configuration.host = "mail.example.com/path"
        configuration.port = 0
        configuration.name = "front desk"
        configuration.lanes = 0
        configuration.limits.ending = .zero
        configuration.security = .plain
        configuration.login = Login(user: "clinic", password: "secret")
        #expect(configuration.faults.count == 6)
        #expect(Relay(configuration) == nil)
    }

    @Test func `a password goes out without TLS to this machine alone`() {
        let login = Login(user: "clinic", password: "secret")
        for (host, isGood) in [
            ("localhost", true), ("127.0.0.1", true), ("::1", true), ("10.0.0.1", false), ("mail.example.com", false),
            ("127.example.com", false),
        ] {
            let configuration = RelayConfiguration(host: host, security: .plain, login: login)
            #expect(configuration.faults.isEmpty == isGood, "\(host)")
        }
        #expect(RelayConfiguration(host: "::1", port: 25).url == "smtp://[::1]:25/")
    }

    @Test func `a login does not show itself`() {
        let login = Login(user: "clinic@example.com", password: "a secret")
        let configuration = RelayConfiguration(host: "mail.example.com", login: login)
        var shown = "\(configuration) \(login)"
        dump(configuration, to: &shown)
        #expect(!shown.contains("a secret") && !shown.contains("clinic@"))
    }
}
