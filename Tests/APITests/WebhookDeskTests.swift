import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Storage
import Testing

/// Webhooks as whoever manages a practice looks after them.
@Suite(.timeLimit(.minutes(10)))
struct WebhookDeskTests {
    private static let draft = #"{"url":"https://ehr.example/daybook","types":["appointment.booked","series.ended"]}"#

    @Test func `a webhook is made, shown without its secret, changed, and taken away`() async throws {
        let desk = try await Desk.open()
        let made = await desk.send(.post, "/webhooks", Self.draft, staff: true)
        #expect(made.status == 201)
        let id = try #require(made.text("id"))
        #expect(made.headers[.location] == "/v1/practices/holos/webhooks/\(id)")
        #expect(made.text("secret")?.hasPrefix("whsec_") == true)
        #expect(made["types"] == .array(["appointment.booked", "series.ended"]))
        for path in ["/webhooks", "/webhooks/\(id)"] {
            let shown = await desk.send(.get, path, staff: true)
            #expect(shown.status == 200)
            #expect(!String(decoding: shown.bytes, as: UTF8.self).contains("whsec_"))
        }

        let changed = await desk.send(
            .patch, "/webhooks/\(id)", #"{"types":[],"active":false}"#, staff: true, ifMatch: "\"1\"")
        #expect(changed.status == 200)
        #expect(changed["types"] == .array([]))
        #expect(changed.text("url") == "https://ehr.example/daybook")
        #expect([changed.text("state"), changed.text("disabled_reason")] == ["disabled", "by_hand"])
        let stale = await desk.send(.patch, "/webhooks/\(id)", #"{"active":true}"#, staff: true, ifMatch: "\"1\"")
        #expect(stale.status == 412)
        #expect(stale.text("code") == "version_conflict")
        #expect(await desk.send(.patch, "/webhooks/\(id)", #"{"active":true}"#, staff: true).status == 428)

        #expect(await desk.send(.delete, "/webhooks/\(id)", staff: true, ifMatch: "\"2\"").status == 204)
        #expect(await desk.send(.get, "/webhooks/\(id)", staff: true).status == 404)
        await desk.close()
    }

    @Test func `a secret is replaced and shown once, and the same key shows the same`() async throws {
        let desk = try await Desk.open()
        let made = await desk.send(.post, "/webhooks", Self.draft, staff: true)
        let path = "/webhooks/\(try #require(made.text("id")))/secret"
        let key = UUID().uuidString
        let rotated = await desk.send(
            .post, path, #"{"overlap_hours":48}"#, staff: true, key: key, ifMatch: "\"1\"")
        #expect(rotated.status == 200)
        #expect(rotated.text("previous_secret_until") == "2027-03-03T13:00:00Z")
        #expect(rotated.text("secret") != made.text("secret"))
        let again = await desk.send(.post, path, #"{"overlap_hours":48}"#, staff: true, key: key, ifMatch: "\"1\"")
        #expect(again.text("secret") == rotated.text("secret"))
        let usual = await desk.send(.post, path, staff: true, ifMatch: "\"2\"")
        #expect(usual.text("previous_secret_until") == "2027-03-02T13:00:00Z")
        await desk.close()
    }

    @Test func `what was told is listed and told again`() async throws {
        let desk = try await Desk.open()
        let made = await desk.send(.post, "/webhooks", #"{"url":"https://ehr.example/daybook"}"#, staff: true)
        let path = "/webhooks/\(try #require(made.text("id")))"
        let booked = await desk.send(
            .post, "/appointments",
            #"{"service":"mh_consult","start":"2027-03-08T09:00","clinician":"imani","person":{"name":"Rosa Delgado","phone":"+1-435-555-0101"}}"#,
            staff: true)
        let tested = await desk.send(.post, "\(path)/test", staff: true)
        #expect(tested.status == 201)
        #expect(booked.status == 201)
        let first = await desk.send(.get, "\(path)/deliveries?limit=1", staff: true)
        #expect(first.text("items.0.type") == "webhook.tested")
        let rest = await desk.send(
            .get, "\(path)/deliveries?cursor=\(try #require(first.text("next_cursor")))", staff: true)
        #expect(rest.text("items.0.type") == "appointment.booked")
        #expect(rest.text("items.0.appointment") == booked.text("id"))
        #expect(rest["next_cursor"] == .null)
        let event = try #require(rest.text("items.0.event"))
        let replayed = await desk.send(.post, "\(path)/deliveries/\(event)/replay", staff: true)
        #expect(replayed.status == 200)
        #expect(replayed.text("state") == "ready")
        let all = await desk.send(.post, "\(path)/replay", #"{"since":"2027-03-01T00:00:00Z"}"#, staff: true)
        #expect(all["events"] == .int(1))
        #expect(await desk.send(.get, "\(path)/deliveries?state=sent", staff: true)["items"] == .array([]))
        await desk.close()
    }

    @Test(arguments: [
        "ftp://ehr.example/", "https://user:word@ehr.example/", "https://10.0.0.1/", "https://127.0.0.1/",
        "http://127.0.0.1/", "http://8.8.8.8/", "https://[::1]/", "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data", "https://0x7f.1/", "https://2130706433/", "https://localhost/",
        "https://LOCALHOST./", "https://db.internal/", "https://printer/", "not an address", "",
    ])
    func `an address that cannot be a webhook's is refused where it is entered`(url: String) async throws {
        let desk = try await Desk.open()
        let made = await desk.send(.post, "/webhooks", #"{"url":"\#(url)"}"#, staff: true)
        #expect(made.status == 422)
        #expect(made.faults == ["/url"])
        await desk.close()
    }

    @Test(arguments: [
        (#"{"url":"https://ehr.example/","types":["person.named"]}"#, "/types"),
        (#"{"url":"https://ehr.example/","types":["webhook.tested"]}"#, "/types"),
        (#"{"url":"https://ehr.example/","types":"appointment.booked"}"#, "/types"),
        (#"{"url":"https://ehr.example/","secret":"whsec_mine"}"#, "/secret"), (#"{"types":[]}"#, "/url"),
    ])
    func `every field at fault is named`(body: String, pointer: String) async throws {
        let desk = try await Desk.open()
        let made = await desk.send(.post, "/webhooks", body, staff: true)
        #expect(made.status == 422)
        #expect(made.faults == [pointer])
        await desk.close()
    }

    @Test func `only whoever manages the practice looks after its webhooks, or even sees them`() async throws {
        let desk = try await Desk.open(scopes: [.read, .book, .clinical])
        let id = UUID().uuidString.lowercased()
        for (method, path) in [
            (HTTPRequest.Method.get, ""), (.post, ""), (.get, "/\(id)"), (.patch, "/\(id)"), (.delete, "/\(id)"),
            (.post, "/\(id)/secret"), (.post, "/\(id)/test"), (.post, "/\(id)/replay"), (.get, "/\(id)/deliveries"),
            (.post, "/\(id)/deliveries/\(id)/replay"),
        ] {
            #expect(await desk.send(method, "/webhooks\(path)", "{}", staff: true, ifMatch: "*").status == 403)
            #expect(await desk.send(method, "/webhooks\(path)", "{}", ifMatch: "*").status == 401)
        }
        await desk.close()
    }

    @Test func `a webhook of another practice is not there`() async throws {
        let desk = try await Desk.open()
        let other = try await Holos.add(to: desk.holos.scratch, slug: "other")
        let made = try await other.database.addWebhook(
            at: "https://ehr.example/", for: [], secret: "secret", call: other.call(.daybook)
        ) { Answer(status: 201, body: "\($0.id)") }
        for (method, path, body) in [
            (HTTPRequest.Method.get, "", nil), (.patch, "", "{}"), (.delete, "", nil), (.post, "/secret", nil),
            (.post, "/test", nil), (.post, "/replay", #"{"since":"2027-03-01T00:00:00Z"}"#),
            (.get, "/deliveries", nil), (.post, "/deliveries/\(made.body)/replay", nil),
        ] as [(HTTPRequest.Method, String, String?)] {
            let reply = await desk.send(method, "/webhooks/\(made.body)\(path)", body, staff: true, ifMatch: "*")
            #expect(reply.status == 404, "\(method) \(path)")
        }
        #expect(await desk.send(.get, "/webhooks", staff: true)["items"] == .array([]))
        await desk.close()
    }
}
