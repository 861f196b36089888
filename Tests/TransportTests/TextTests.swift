import Fixtures
import Foundation
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(10))) struct TextTests {
    @Test(arguments: [
        ("+15005550001", TextResult.invalidNumber(code: 21211)), ("+15005550009", .invalidNumber(code: 21614)),
        ("+15005550004", .optedOut), ("+15005550002", .permanent(status: 400, code: 21612)),
        ("+15005550006", .unavailable(status: 400, code: 21606)),
        ("+15005550429", .temporary(status: 429, wait: .seconds(3))),
        ("+15005550500", .temporary(status: 500, wait: nil)),
        ("+15005550503", .temporary(status: 503, wait: .seconds(600))),
        ("+15005550502", .uncertain(nil)), ("+15005550302", .unavailable(status: 302, code: nil)),
        ("+15005550201", .uncertain(nil)), ("+15005550000", .uncertain(.closed)),
        ("+15005551234", .accepted(id: "SM0123456789abcdef")),
    ])
    func `what a provider's answer means`(recipient: String, expected: TextResult) async throws {
        let peers = try await Peers.shared
        let gateway = try gateway(of: peers)
        let body = UUID().uuidString
        let text = TextMessage(to: recipient, from: .number("+15005550006"), body: body)
        #expect(await gateway.send(text, now: 1_800_000_000) == expected)
        // Sent once, whatever became of it.
        #expect(try await peers.allRecords { $0.kind == "text" && $0["Body"] == .text(body) }.count == 1)
    }

    @Test func `the fields of a message arrive as they are`() async throws {
        let peers = try await Peers.shared
        let gateway = try gateway(of: peers)
        let body = "Tue 9:30 & 10:00? 50% + é €\n=\(UUID().uuidString)"
        let text = TextMessage(
            to: "+15005551235", from: .service("MG01"), body: body, statusCallback: "https://example.com/s?a=1&b=2")
        #expect(await gateway.send(text, now: 0) == .accepted(id: "SM0123456789abcdef"))
        let record = try await peers.record { $0["Body"] == .text(body) }
        #expect(record["To"] == .text("+15005551235"))
        #expect(record["MessagingServiceSid"] == .text("MG01"))
        #expect(record["From"] == nil)
        #expect(record["StatusCallback"] == .text("https://example.com/s?a=1&b=2"))
    }

    @Test func `a wrong token is the account's matter and not the message's`() async throws {
        let gateway = try gateway(of: try await Peers.shared, token: "wrong")
        let text = TextMessage(to: "+15005551236", from: .number("+15005550006"), body: "Hello")
        #expect(await gateway.send(text, now: 0) == .unavailable(status: 401, code: 20003))
    }

    @Test func `a check tells whether texts could be sent, and sends none`() async throws {
        let peers = try await Peers.shared
        #expect(await (try gateway(of: peers)).check(now: 0) == nil)
        let refused = TextResult.unavailable(status: 401, code: 20003)
        #expect(await (try gateway(of: peers, token: "wrong")).check(now: 0) == refused)
        let suspended = TextResult.unavailable(status: 200, code: nil)
        #expect(await (try gateway(of: peers, account: "AC2")).check(now: 0) == suspended)
    }

    @Test func `a look at a number tells where texts to it are posted`() async throws {
        let peers = try await Peers.shared
        let gateway = try gateway(of: peers)
        let address = "https://book.example/texts"
        #expect(
            await gateway.look(at: "+15005550006", now: 0) == .found(TextNumber(inbound: address, fallback: address)))
        #expect(await gateway.look(at: "+15005550007", now: 0) == .found(TextNumber(inbound: "", fallback: "")))
        #expect(await gateway.look(at: "+15005550008", now: 0) == .unknown)
        let refused = TextResult.unavailable(status: 401, code: 20003)
        #expect(
            await (try self.gateway(of: peers, token: "wrong")).look(at: "+15005550006", now: 0) == .failed(refused))
    }

    @Test func `a batch ends where the others would fail too`() async throws {
        let peers = try await Peers.shared
        let texts = ["+15005551240", "+15005550004", "+15005550006", "+15005551241"].map {
            TextMessage(to: $0, from: .number("+15005550006"), body: "Hello")
        }
        let results = await (try gateway(of: peers)).send(texts, until: .someday, lanes: 1, now: 0)
        #expect(
            results == [
                .accepted(id: "SM0123456789abcdef"), .optedOut, .unavailable(status: 400, code: 21606), .notTried,
            ])
        let bodies = ["mine", "not mine"].map { "\($0) \(UUID().uuidString)" }
        let own = bodies.map { TextMessage(to: "+15005551242", from: .number("+15005550006"), body: $0) }
        let begun = await (try gateway(of: peers)).send(own, until: .someday, begin: { $0 == 0 }, now: 0)
        #expect(begun == [.accepted(id: "SM0123456789abcdef"), .notTried])
        #expect(try await peers.allRecords { $0["Body"] == .text(bodies[1]) }.isEmpty)
        #expect(await (try gateway(of: peers)).send(texts, until: .now, now: 0).allSatisfy { $0 == .notTried })
    }

    @Test func `what Twilio's library signs is valid, and nothing else`() async throws {
        let peers = try await Peers.shared
        let token = peers.places.token
        let url = "https://book.example.com/texts/in?practice=holos"
        let parameters = [
            ("To", "+15005550006"), ("From", "+15005551234"), ("Body", "Y & thänks"), ("AB", ""), ("a", "1"),
        ]
        let signature = try await signature(url: url, parameters, token: token, by: peers)
        func isValid(
            _ url: String, _ parameters: [(String, String)], signature given: String? = nil, token: String = token
        ) -> Bool {
            TwilioSignature.isValid(
                given ?? signature, url: url, parameters: parameters.map { (name: $0.0, value: $0.1) }, token: token)
        }
        #expect(isValid(url, parameters))
        #expect(isValid(url, parameters.reversed()))
        #expect(isValid("https://book.example.com:443/texts/in?practice=holos", parameters))
        #expect(!isValid("https://book.example.com:8443/other", parameters))
        #expect(!isValid(url, parameters.dropLast()))
        #expect(!isValid(url, parameters + [("extra", "1")]))
        #expect(!isValid(url, parameters, token: "another"))
        #expect(!isValid(url, parameters, signature: ""))
        #expect(!isValid(url, parameters, signature: "not base64!"))
        #expect(!isValid(url, parameters, signature: String(signature.dropLast(4))))
        let flipped = (signature.first == "A" ? "B" : "A") + signature.dropFirst()
        #expect(!isValid(url, parameters, signature: flipped))
    }

    @Test(arguments: [
        ("", 0, 1), ("Hello", 5, 1), ("é€", 3, 1), ("[~]", 6, 1), ("\u{0C}", 2, 1),
        (String(repeating: "a", count: 160), 160, 1), (String(repeating: "a", count: 161), 161, 2),
        (String(repeating: "a", count: 306), 306, 2), (String(repeating: "a", count: 307), 307, 3),
        (String(repeating: "€", count: 80), 160, 1), (String(repeating: "€", count: 153), 306, 3),
    ])
    func `lengths in the alphabet of short messages`(text: String, length: Int, parts: Int) throws {
        let text = try #require(GSMText(text))
        #expect(text.length == length)
        #expect(text.parts == parts)
        #expect(text.isSingle == (parts == 1))
    }

    @Test func `characters beyond the alphabet are found`() {
        #expect(GSMText("See you at 9’ o’clock ✓") == nil)
        #expect(GSMText.strangers(in: "See you at 9’ o’clock ✓") == ["’", "✓"])
        #expect(GSMText("`") == nil)
        #expect(GSMText("ç") == nil)
        #expect(GSMText.strangers(in: "Ça va").isEmpty)
        // The same letter from two characters is another text to a phone.
        #expect(GSMText("e\u{301}") == nil)
    }

    private func gateway(of peers: Peers, account: String? = nil, token: String? = nil) throws -> TextGateway {
        let places = peers.places
        let account = account ?? places.account
        return try TextGateway(
            base: try peers.address(""), account: account,
            login: Login(user: account, password: token ?? places.token), client: try peers.client())
    }

    private func signature(
        url: String, _ parameters: [(String, String)], token: String, by peers: Peers
    ) async throws -> String {
        struct Asked: Encodable {
            let url: String
            let token: String
            let parameters: [String: String]
        }
        struct Answered: Decodable {
            let signature: String
        }
        let asked = Asked(
            url: url, token: token, parameters: Dictionary(uniqueKeysWithValues: parameters.map { ($0.0, $0.1) }))
        let client = try peers.client()
        let endpoint = try Endpoint(try peers.address("/signature"), allowedBy: client.configuration.addresses)
        let post = Post(
            to: endpoint, headers: [], body: Array(try JSONEncoder().encode(asked)), isRepeatable: true)
        let answer = try #require(await client.send(post).answer)
        return try JSONDecoder().decode(Answered.self, from: Data(answer.body)).signature
    }
}
