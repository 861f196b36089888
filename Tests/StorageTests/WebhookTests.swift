import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Testing

@testable import Storage

/// How webhooks are told: signed, tried again, told once more, changed and taken away.
@Suite(.timeLimit(.minutes(10)))
struct WebhookTests {
    @Test func `both secrets sign for as long as they overlap`() async throws {
        let holos = try await Holos.open()
        let webhook = try await holos.addWebhook(secret: "one")
        _ = try await holos.database.rotateSecret(
            of: webhook, to: "two", overlap: .hours(24), version: 1, call: holos.call(.daybook)
        ) { Answer(status: 200, body: "\($0.previousSecretUntil?.rfc3339 ?? "")") }
        for (start, clock, secrets) in [
            ("2027-03-08T09:00", "2027-03-02T12:59:59Z", ["two", "one"]),
            ("2027-03-08T11:00", "2027-03-02T13:00:00Z", ["two"]),
        ] {
            try await holos.scratch.setClock(clock)
            try await holos.book(start: start, clinician: "imani")
            #expect(try await holos.claim(webhook)?.secrets == secrets)
        }
        _ = try await holos.database.tidyIfDue([holos.practice], deadline: .now + .seconds(20))
        #expect(try await holos.column("select coalesce(previous_secret, 'none') from webhook") == ["none"])
        await holos.close()
    }

    @Test func `a worker that is gone leaves what it claimed to the next, and settles nothing any more`() async throws {
        let holos = try await Holos.open()
        let webhook = try await holos.addWebhook()
        try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        let slow = try #require(try await holos.claim(webhook)?.items.first)
        #expect(try await holos.claim(webhook) == nil)
        #expect(try await holos.database.dueWebhooks(deadline: .now + .seconds(10)).isEmpty)
        try await holos.scratch.setClock("2027-03-01T13:00:20Z")
        let quick = try #require(try await holos.claim(webhook)?.items.first)
        #expect(quick.event == slow.event)
        #expect(slow.attempt == 1)
        #expect(quick.attempt == 2)
        _ = try await holos.settle(slow, of: webhook, .failed(status: 500, reason: "late"))
        #expect(try await holos.told(webhook) == ["appointment.booked sending"])
        _ = try await holos.settle(quick, of: webhook, .sent(status: 204))
        _ = try await holos.settle(slow, of: webhook, .failed(status: 500, reason: "late"))
        #expect(try await holos.told(webhook) == ["appointment.booked sent"])
        await holos.close()
    }

    @Test func `one that fails is told one thing at a time, rests, and is disabled after three days`() async throws {
        let holos = try await Holos.open()
        let webhook = try await holos.addWebhook()
        for hour in ["09", "11", "13"] {
            try await holos.book(start: "2027-03-08T\(hour):00", clinician: "imani")
        }
        let items = try #require(try await holos.claim(webhook)).items
        #expect(items.count == 3)
        let again = WebhookOutcome.Verdict.again(after: .seconds(5), rest: .zero, status: 500, reason: "It fails.")
        #expect(try await holos.settle(items[0], of: webhook, again) == false)
        _ = try await holos.settle(items[1], of: webhook, .untried)
        _ = try await holos.settle(items[2], of: webhook, .untried)
        #expect(try await holos.webhook(webhook).failingSince?.rfc3339 == Holos.now)

        // Half an hour later it rests for a minute after each attempt; what it asks for counts where that is longer.
        for (clock, rest, next) in [
            ("2027-03-01T13:30:00Z", Duration.zero, "2027-03-01T13:31:00Z"),
            ("2027-03-01T13:31:00Z", .seconds(7200), "2027-03-01T15:31:00Z"),
        ] {
            try await holos.scratch.setClock(clock)
            let batch = try #require(try await holos.claim(webhook))
            #expect(batch.items.count == 1)
            _ = try await holos.settle(
                batch.items[0], of: webhook,
                .again(after: .seconds(5), rest: rest, status: 503, reason: "It fails."))
            #expect(try await holos.database.dueWebhooks(deadline: .now + .seconds(10)).isEmpty)
            try await holos.scratch.setClock(next)
            #expect(try await holos.database.dueWebhooks(deadline: .now + .seconds(10)).map(\.isFailing) == [true])
        }

        try await holos.scratch.setClock("2027-03-04T12:59:59Z")
        let last = try #require(try await holos.claim(webhook)?.items.first)
        try await holos.scratch.setClock("2027-03-04T13:00:00Z")
        #expect(try await holos.settle(last, of: webhook, again))
        try await holos.disable(webhook, .failing)
        try await holos.disable(webhook, .failing)
        #expect(try await holos.webhook(webhook).isBroken)
        #expect(try await holos.claim(webhook) == nil)
        #expect(try await holos.column("select kind || ' ' || state from task") == ["webhook open"])
        #expect(
            try await holos.database.troubledWebhooks(deadline: .now + .seconds(10)).map(\.reason) == [.failing])

        // What it was owed is told once it is enabled, and nobody has to see to it any more.
        try await holos.change(webhook, .init(isActive: true))
        #expect(try await holos.column("select kind || ' ' || state from task") == ["webhook done"])
        #expect(try await holos.webhook(webhook).failingSince == nil)
        try await holos.scratch.setClock("2027-03-05T13:00:00Z")
        let rest = try #require(try await holos.claim(webhook)).items
        #expect(rest.count == 3)
        for item in rest { _ = try await holos.settle(item, of: webhook, .sent(status: 200)) }
        let counts = try await holos.database.webhookCounts(deadline: .now + .seconds(10))
        #expect(
            "\(counts)"
                == "WebhookCounts(active: 1, failing: 0, broken: 0, oldest: nil, sent: 3, failed: 0)")
        await holos.close()
    }

    @Test func `what was told is told again, and what was not told because nobody heard it`() async throws {
        let holos = try await Holos.open()
        let webhook = try await holos.addWebhook()
        try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        let item = try #require(try await holos.claim(webhook)?.items.first)
        let refusal = try await holos.refusal { try await holos.replay(item.event.id, to: webhook) }
        #expect(refusal.code == .stateConflict)
        _ = try await holos.settle(item, of: webhook, .sent(status: 200))
        try await holos.change(webhook, .init(isActive: false))
        try await holos.scratch.setClock("2027-03-01T14:00:00Z")
        try await holos.book(start: "2027-03-08T11:00", clinician: "imani")
        #expect(try await holos.told(webhook) == ["appointment.booked sent"])
        try await holos.change(webhook, .init(isActive: true))

        #expect(try await holos.replay(since: "2027-03-01T13:30:00Z", to: webhook) == 1)
        #expect(try await holos.told(webhook) == ["appointment.booked sent", "appointment.booked ready"])
        #expect(try await holos.replay(since: "2027-03-01T13:00:00Z", to: webhook) == 2)
        let events = try #require(try await holos.claim(webhook)).items.map(\.event)
        #expect(events.count == 2)
        #expect(events.contains(item.event))
        let unknown = try await holos.refusal { try await holos.replay(.fresh(), to: webhook) }
        #expect(unknown.code == .notFound)
        await holos.close()
    }

    @Test func `events are forgotten after a month, with what was told of them`() async throws {
        let holos = try await Holos.open()
        let webhook = try await holos.addWebhook()
        try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        for (clock, count) in [("2027-03-31T13:00:00Z", "1"), ("2027-03-31T14:00:01Z", "0")] {
            try await holos.scratch.setClock(clock)
            #expect(try await holos.database.tidyIfDue([holos.practice], deadline: .now + .seconds(20)))
            #expect(try await holos.column("select count(*)::text from webhook_delivery") == [count])
        }
        #expect(try await holos.told(webhook) == [])
        await holos.close()
    }

    @Test func `a webhook is changed under its version, and there are twenty at most`() async throws {
        let holos = try await Holos.open()
        let webhook = try await holos.addWebhook()
        try await holos.change(webhook, .init(url: "https://other.example/"), version: 1)
        let stale = try await holos.refusal { try await holos.change(webhook, .init(isActive: false), version: 1) }
        #expect(stale.code == .versionConflict)
        #expect(try await holos.webhook(webhook).url == "https://other.example/")
        for _ in 2...20 { _ = try await holos.addWebhook() }
        let full = try await holos.refusal { _ = try await holos.addWebhook() }
        #expect(full.code == .stateConflict)
        try await holos.database.removeWebhook(webhook, version: 2, call: holos.call(.daybook))
        let gone = try await holos.refusal { _ = try await holos.webhook(webhook) }
        #expect(gone.code == .notFound)
        await holos.close()
    }

    @Test func `a webhook that is taken away while a visit is booked keeps nobody from booking`() async throws {
        let holos = try await Holos.open()
        for day in ["08", "09", "10", "11"] {
            for hour in ["09", "11", "13"] {
                let webhook = try await holos.addWebhook()
                async let removal: Void = holos.database.removeWebhook(
                    webhook, version: nil, call: holos.call(.daybook))
                async let booking = holos.book(start: "2027-03-\(day)T\(hour):00", clinician: "imani")
                _ = try await (removal, booking)
            }
        }
        #expect(try await holos.column("select count(*)::text from webhook") == ["0"])
        await holos.close()
    }
}
