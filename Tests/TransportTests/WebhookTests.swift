import Fixtures
import Foundation
import Testing

@testable import Transport

@Suite(.timeLimit(.minutes(10))) struct WebhookTests {
    private let id = "msg_\(UUID().uuidString)"

    @Test func `the example of the specification`() throws {
        let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let event = try #require(
            WebhookEvent(id: "msg_p5jXN8AQM9LWM0D4loKWxJek", payload: Array(#"{"test": 2432232314}"#.utf8)))
        let headers = event.headers(signedWith: [secret], now: 1_614_265_330)
        #expect(headers.map(\.value).last == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func `receivers verify what is signed, by either secret while one is replaced`() async throws {
        let peers = try await Peers.shared
        let client = try peers.client()
        let (old, new, other) = (WebhookSecret.fresh(), WebhookSecret.fresh(), WebhookSecret.fresh())
        let event = try #require(WebhookEvent(id: id, payload: Array(#"{"id":"\#(id)"}"#.utf8)))
        let now = Int(Date().timeIntervalSince1970)
        func tell(_ receiver: WebhookSecret) async throws -> WebhookResult {
            let secret = receiver.text.replacing("+", with: "%2B").replacing("/", with: "%2F")
            let endpoint = try Endpoint(
                try peers.address("/hook?secret=\(secret)"), allowedBy: client.configuration.addresses)
            return await client.tell(event, to: endpoint, secrets: [old, new], now: now)
        }
        #expect(try await tell(old) == .delivered(status: 204))
        #expect(try await tell(new) == .delivered(status: 204))
        #expect(try await tell(other) == .refused(status: 400))
    }

    @Test(arguments: [
        ("/status/200", WebhookResult.delivered(status: 200)), ("/status/204", .delivered(status: 204)),
        ("/gone", .gone),
        ("/status/500", .refused(status: 500)), ("/redirect", .refused(status: 302)),
        ("/status/404", .refused(status: 404)), ("/busy", .busy(status: 429, wait: .seconds(7))),
        ("/status/502", .busy(status: 502, wait: nil)), ("/cut", .unanswered(.closed)),
    ])
    func `what a receiver's answer means`(path: String, expected: WebhookResult) async throws {
        let peers = try await Peers.shared
        let client = try peers.client()
        let event = try #require(WebhookEvent(id: id, payload: Array("{}".utf8)))
        let endpoint = try Endpoint(try peers.address(path), allowedBy: client.configuration.addresses)
        #expect(await client.tell(event, to: endpoint, secrets: [.fresh()], now: 1_800_000_000) == expected)
    }

    @Test func `secrets have from 24 to 64 bytes and do not show themselves`() throws {
        func text(_ count: Int) -> String { "whsec_" + Data(repeating: 7, count: count).base64EncodedString() }
        #expect(WebhookSecret(text(23)) == nil)
        #expect(WebhookSecret(text(24))?.text == text(24))
        #expect(WebhookSecret(text(64)) != nil)
        #expect(WebhookSecret(text(65)) == nil)
        #expect(WebhookSecret(Data(repeating: 7, count: 32).base64EncodedString()) == nil)
        #expect(WebhookSecret("whsec_not base64") == nil)
        let fresh = WebhookSecret.fresh()
        #expect(fresh != WebhookSecret.fresh())
        var shown = ""
        dump(fresh, to: &shown)
        #expect(!(shown + "\(fresh)").contains(fresh.text.dropFirst(6)))
    }

    @Test(arguments: ["", "a.b", "a b", "ä", String(repeating: "a", count: 201)])
    func `ids that could be read as something else are refused`(id: String) {
        #expect(WebhookEvent(id: id, payload: []) == nil)
    }

    @Test func `an event of more than 20 kB is refused`() {
        #expect(WebhookEvent(id: id, payload: Array(repeating: 32, count: 20_000)) != nil)
        #expect(WebhookEvent(id: id, payload: Array(repeating: 32, count: 20_001)) == nil)
    }

    @Test func `ten attempts, each later than the last, none of them all at once`() throws {
        let schedule = RetrySchedule.webhooks
        #expect(schedule.attempts == 10)
        let waits = (1...9).compactMap { schedule.wait(after: $0, chance: 0) }
        let whole = waits.reduce(.zero, +)
        // 75 hours, 35 minutes and 5 seconds.
        #expect(whole == .seconds(75 * 3600 + 35 * 60 + 5))
        #expect(schedule.wait(after: 10, chance: 0) == nil)
        #expect(schedule.wait(after: 0, chance: 0) == nil)
        #expect(schedule.wait(after: 2, chance: 1) == .seconds(360))
        #expect(schedule.wait(after: 1, chance: 0.5, asked: .seconds(60)) == .seconds(60))
        #expect(schedule.wait(after: 3, chance: 0, asked: .seconds(60)) == .seconds(1800))
    }

    @Test(arguments: [
        ("0", RetryAfter.delay(.zero)), ("120", .delay(.seconds(120))),
        ("Fri, 31 Dec 1999 23:59:59 GMT", .time(946_684_799)), ("Friday, 31-Dec-99 23:59:59 GMT", .time(946_684_799)),
        ("Fri Dec 31 23:59:59 1999", .time(946_684_799)),
    ])
    func `values of Retry-After`(text: String, expected: RetryAfter) {
        #expect(RetryAfter(text) == expected)
    }

    @Test(arguments: ["", "-1", "soon", "1e3", "99999999999999999999", "1.5"])
    func `values of Retry-After that mean nothing`(text: String) {
        #expect(RetryAfter(text) == nil)
    }

    @Test func `nobody is believed who asks for more than a day`() {
        #expect(RetryAfter.delay(.seconds(999_999_999)).wait(now: 0) == .seconds(86_400))
        #expect(RetryAfter.time(1_900_000_000).wait(now: 1_800_000_000) == .seconds(86_400))
        #expect(RetryAfter.time(1_700_000_000).wait(now: 1_800_000_000) == .zero)
    }
}
