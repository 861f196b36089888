import Clinic
import Fixtures
import Foundation
import Logging
import Messaging
import Postgres
import Scheduling
import Storage
import Testing
import Transport

/// Webhooks told over real connections, by the servers of deploy/tests/peers.
@Suite(.timeLimit(.minutes(10)))
struct WebhookWorkerTests {
    @Test func `what arrives holds ids only and is verified, by either secret while one is replaced`() async throws {
        let clinic = try await Outbox.open(now: Self.present)
        let (old, new) = (WebhookSecret.fresh().text, WebhookSecret.fresh().text)
        var webhooks: [Webhook.ID] = []
        for receiver in [old, new] {
            let webhook = try await clinic.addWebhook("/hook?secret=\(receiver.escaped)", old)
            webhooks.append(webhook)
            _ = try await clinic.database.rotateSecret(
                of: webhook, to: new, overlap: .hours(24), version: 1, call: clinic.holos.call(.daybook)
            ) { _ in Answer(status: 200) }
        }
        let visit = UUID()
        let event = try await clinic.happens("appointment.booked", to: visit)
        #expect(try await clinic.tell().told == 2)
        for webhook in webhooks { #expect(try await clinic.delivery(to: webhook) == "sent 204 1x") }

        let records = try await clinic.records(of: event)
        #expect(records.count == 2)
        for record in records {
            #expect(record.header("webhook-signature")?.split(separator: " ").count == 2)
            let id = visit.uuidString.lowercased()
            #expect(
                record["body"]
                    == .text(
                        #"{"type":"appointment.booked","timestamp":"\#(Self.present)","#
                            + #""data":{"practice":"holos","appointment":"\#(id)"}}"#))
            for canary in ["Holos", "Imani", "Rosa"] {
                #expect(!"\(record)".contains(canary))
            }
        }
        await clinic.close()
    }

    @Test(arguments: [
        ("/status/200", "sent 200 1x", 0...0), ("/nonsense", "sent 200 1x", 0...0),
        ("/status/500", "ready 500 1x It did not take it.", 5...6),
        ("/status/404", "ready 404 1x It did not take it.", 5...6),
        ("/redirect", "ready 302 1x It answered with another address, which is not followed.", 5...6),
        ("/busy", "ready 429 1x It has too much to do.", 7...7),
        ("/cut", "ready 1x The host closed the connection.", 5...6),
        ("/hang", "ready 1x The host did not answer in time.", 5...6),
    ])
    func `what a receiver does decides what is told it when`(
        path: String, expected: String, wait: ClosedRange<Int>
    ) async throws {
        let clinic = try await Outbox.open()
        let webhook = try await clinic.addWebhook(path)
        let event = try await clinic.happens("request.received", to: UUID())
        try await clinic.tell(whole: path == "/hang" ? .seconds(1) : .seconds(20))
        #expect(try await clinic.delivery(to: webhook) == expected)
        let waits = try await clinic.holos.scratch.texts(
            "select extract(epoch from due_at - daybook_now())::int::text from webhook_delivery")
        #expect(wait.contains(try #require(Int(waits[0]))))
        // A redirect leads nowhere.
        #expect(try await clinic.records(of: event).count == 1)
        await clinic.close()
    }

    @Test func `whoever asks to be left alone is told nothing else meanwhile`() async throws {
        let clinic = try await Outbox.open(now: Self.present)
        let webhook = try await clinic.addWebhook("/busy-until")
        let first = try await clinic.happens("request.received", to: UUID())
        try await clinic.tell()
        let second = try await clinic.happens("request.received", to: UUID())
        #expect(try await clinic.tell() == PassSummary())
        #expect(try await clinic.records(of: second).isEmpty)
        #expect(try await clinic.records(of: first).count == 1)
        #expect(try await clinic.webhook(webhook).failingSince != nil)
        await clinic.close()
    }

    @Test func `one that recovers gets the same event under the same id`() async throws {
        let clinic = try await Outbox.open()
        let webhook = try await clinic.addWebhook("/recovers/\(UUID())/2")
        let event = try await clinic.happens("appointment.moved", to: UUID())
        for clock in ["2027-07-01T15:00:00Z", "2027-07-01T15:00:10Z", "2027-07-01T15:10:00Z"] {
            try await clinic.holos.scratch.setClock(clock)
            try await clinic.tell()
        }
        #expect(try await clinic.delivery(to: webhook) == "sent 204 3x")
        let records = try await clinic.records(of: event)
        #expect(records.count == 3)
        #expect(Set(records.map { $0["body"] }).count == 1)
        #expect(Set(records.map { $0.header("webhook-timestamp") }).count == 3)
        #expect(try await clinic.webhook(webhook).failingSince == nil)
        await clinic.close()
    }

    @Test func `whoever says that they want no more is told no more, and the desk hears of it`() async throws {
        let clinic = try await Outbox.open()
        let webhook = try await clinic.addWebhook("/gone")
        for _ in 0..<3 { _ = try await clinic.happens("appointment.moved", to: UUID()) }
        try await clinic.tell()
        guard case .disabled(.gone, _) = try await clinic.webhook(webhook).state else {
            Issue.record("it is not disabled")
            return
        }
        #expect(try await clinic.holos.scratch.texts("select kind from task") == ["webhook"])
        let later = try await clinic.happens("appointment.moved", to: UUID())
        #expect(try await clinic.tell() == PassSummary())
        #expect(try await clinic.records(of: later).isEmpty)
        await clinic.close()
    }

    @Test func `an event is given up after ten attempts, and what fails for three days is disabled`() async throws {
        let clinic = try await Outbox.open()
        let webhook = try await clinic.addWebhook("/status/500")
        let event = try await clinic.happens("appointment.moved", to: UUID())
        var attempts = 0
        while case .active = try await clinic.webhook(webhook).state, attempts < 12 {
            attempts += try await clinic.tell().untold
            let next = try await clinic.holos.scratch.texts(
                """
                select to_char((greatest(d.due_at, w.resting_until) at time zone 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                from webhook_delivery d join webhook w using (practice_id, webhook_id)
                """)
            if let next = next.first { try await clinic.holos.scratch.setClock(next) }
        }
        // The tenth comes 75 hours and more after the first.
        #expect(attempts == 10)
        #expect(try await clinic.records(of: event).count == 10)
        #expect(try await clinic.delivery(to: webhook) == "failed 500 10x It did not take it.")
        #expect(try await clinic.webhook(webhook).isBroken)
        await clinic.close()
    }

    @Test func `a name that means this machine when it is connected to is not connected to`() async throws {
        let clinic = try await Outbox.open()
        // As it is when the name was harmless at the time at which it was entered.
        let webhook = try await clinic.addWebhook("/status/200", server: "https", host: "localhost")
        let event = try await clinic.happens("appointment.booked", to: UUID())
        try await clinic.tell(allowing: "")
        #expect(
            try await clinic.delivery(to: webhook) == "ready 1x The host is on a network that posts do not go to.")
        #expect(try await clinic.records(of: event).isEmpty)
        try await clinic.holos.scratch.setClock("2027-07-01T15:01:00Z")
        try await clinic.tell()
        #expect(try await clinic.delivery(to: webhook) == "sent 200 2x")
        await clinic.close()
    }

    @Test func `a worker that dies after telling tells it again, under the same id`() async throws {
        let clinic = try await Outbox.open()
        let webhook = try await clinic.addWebhook("/status/200")
        let event = try await clinic.happens("appointment.booked", to: UUID())
        // It tells, and is gone before it can write that down.
        let due = try await clinic.database.dueWebhooks(deadline: .now + .seconds(10))
        let first = try #require(due.first)
        let batch = try #require(
            try await clinic.database.claimDeliveries(
                of: first, limit: 4, lease: .seconds(20), deadline: .now + .seconds(10)))
        let client = try await clinic.client()
        let payload = Array(batch.items[0].event.payload(practice: "holos").utf8)
        let told = try #require(WebhookEvent(id: event, payload: payload))
        _ = await client.tell(
            told, to: try Endpoint(batch.url, allowedBy: client.configuration.addresses),
            secrets: batch.secrets.compactMap { WebhookSecret($0) }, now: 1_814_454_000)
        try await clinic.tell()
        #expect(try await clinic.records(of: event).count == 1)

        try await clinic.holos.scratch.setClock("2027-07-01T15:00:20Z")
        try await clinic.tell()
        #expect(try await clinic.delivery(to: webhook) == "sent 200 2x")
        let records = try await clinic.records(of: event)
        #expect(records.count == 2)
        #expect(Set(records.map { $0["body"] }).count == 1)
        await clinic.close()
    }

    @Test func `one that hangs keeps no other webhook, no practice and no message waiting`() async throws {
        let clinic = try await Outbox.open()
        let other = try await Holos.add(to: clinic.holos.scratch, slug: "other")
        let hanging = try await clinic.addWebhook("/hang")
        let beside = try await clinic.addWebhook("/status/201")
        let elsewhere = try await clinic.addWebhook("/status/202", of: other.practice)
        let event = try await clinic.happens("appointment.booked", to: UUID())
        let theirs = try await clinic.happens("appointment.booked", to: UUID(), in: other.practice)
        let worker = try await clinic.teller(whole: .seconds(60))
        let work = Task { await worker.run() }
        let peers = try await Peers.shared
        _ = try await peers.record { $0["path"] == .text("/hang") && $0.header("webhook-id") == event }
        // Whatever comes from now on comes while it hangs.
        let later = try await clinic.happens("appointment.moved", to: UUID())
        try await clinic.add(3)
        _ = try await peers.record { $0["path"] == .text("/status/201") && $0.header("webhook-id") == later }
        _ = try await peers.record { $0["path"] == .text("/status/202") && $0.header("webhook-id") == theirs }
        while try await clinic.states() != ["sent 3"] { await Task.yield() }
        while try await clinic.deliveries(to: beside) != ["sent 201 1x", "sent 201 1x"] { await Task.yield() }
        while try await clinic.deliveries(to: elsewhere, of: other.practice) != ["sent 202 1x"] { await Task.yield() }
        #expect(try await clinic.deliveries(to: hanging).contains("sending 1x"))
        work.cancel()
        await clinic.close()
    }

    @Test func `two workers at once tell every event once`() async throws {
        let clinic = try await Outbox.open()
        let webhook = try await clinic.addWebhook("/status/200")
        var events: Set<String> = []
        for _ in 0..<60 { events.insert(try await clinic.happens("appointment.booked", to: UUID())) }
        let sums = try await withThrowingTaskGroup(of: PassSummary.self) { group in
            for _ in 0..<3 { group.addTask { try await clinic.tell() } }
            return try await group.reduce(PassSummary(), +)
        }
        #expect(sums.told == 60)
        #expect(Set(try await clinic.deliveries(to: webhook)) == ["sent 200 1x"])
        let known = events
        let records = try await Peers.shared.allRecords { known.contains($0.header("webhook-id") ?? "") }
        #expect(records.count == 60)
        await clinic.close()
    }

    /// The time by the clock of this machine, by which receivers judge whether a signature is recent.
    private static let present = Instant(secondsSinceUnixEpoch: Int64(Date().timeIntervalSince1970)).rfc3339
}
