import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Synchronization
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(10)))
struct WebhookTests {
    @Test func `what becomes of a visit is told in the transaction that does it`() async throws {
        let holos = try await Holos.open()
        let webhook = try await holos.addWebhook()
        let visit = try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        let moved = try await holos.move(visit, to: "2027-03-09T09:00")
        let confirmed = try await holos.record(.confirm, moved)
        try await holos.cancel(confirmed)
        #expect(
            try await holos.told(webhook) == [
                "appointment.booked ready", "appointment.moved ready", "appointment.confirmed ready",
                "appointment.cancelled ready",
            ])
        #expect(
            try await holos.column(
                """
                select count(*)::text from webhook_event e
                join audit_entry a on (a.practice_id, a.audit_id) = (e.practice_id, e.event_id)
                where e.subject_id = '\(visit.appointment.id)' and a.subject_id = e.subject_id and a.at = e.occurred_at
                """) == ["4"])
        await holos.close()
    }

    @Test func `without a webhook, or one that wants it, nothing is kept`() async throws {
        let holos = try await Holos.open()
        let other = try await Holos.add(to: holos.scratch, slug: "other")
        let elsewhere = try await other.addWebhook()
        try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        #expect(try await holos.column("select count(*)::text from webhook_event") == ["0"])
        let webhook = try await holos.addWebhook(for: [.requestReceived])
        try await holos.book(start: "2027-03-08T11:00", clinician: "imani")
        #expect(try await holos.column("select count(*)::text from webhook_event") == ["0"])
        #expect(try await holos.told(webhook) == [])
        #expect(try await other.told(elsewhere) == [])
        await holos.close()
    }

    @Test func `what is refused is not told`() async throws {
        let holos = try await Holos.open()
        let webhook = try await holos.addWebhook()
        try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        let refusal = try await holos.refusal {
            try await holos.book(start: "2027-03-08T09:00", clinician: "imani")
        }
        #expect(refusal.code == .slotTaken)
        #expect(try await holos.told(webhook) == ["appointment.booked ready"])
        await holos.close()
    }

    @Test func `a request is told when it comes and when it is answered, with the visit that it became`() async throws {
        let holos = try await Holos.open()
        let webhook = try await holos.addWebhook()
        let request = try await holos.take()
        let visit = try await holos.accept(request, start: "2027-03-08T09:00")
        let events = try await holos.database.deliveries(
            to: webhook, limit: 10, practice: holos.practice, deadline: .now + .seconds(20)
        ).elements.map(\.event)
        #expect(
            Set(events.map { "\($0.kind.rawValue) \(Identifier<Webhook>($0.subject))" }) == [
                "request.received \(request.id)", "request.answered \(request.id)",
                "appointment.booked \(visit.appointment.id)",
            ])
        await holos.close()
    }

    @Test func `a review that says stop ends the treatment for others too, once`() async throws {
        let mesa = try await Infusions.open()
        let holos = Holos(scratch: mesa.scratch, practice: mesa.practice)
        let webhook = try await holos.addWebhook(for: [.seriesEnded])
        let details = try await mesa.book()
        let number = try #require(details.series.reviews.first?.number)
        _ = try await mesa.decide(number, of: details.series.id, .stop)
        #expect(try await holos.told(webhook) == ["series.ended ready"])
        await mesa.close()
    }

    @Test func `a treatment is told with each of its visits`() async throws {
        let mesa = try await Infusions.open()
        let holos = Holos(scratch: mesa.scratch, practice: mesa.practice)
        let webhook = try await holos.addWebhook(for: [.seriesBooked, .seriesMoved, .seriesPaused, .seriesEnded])
        let visits = try await holos.addWebhook(for: [.appointmentBooked, .appointmentMoved, .appointmentCancelled])
        let details = try await mesa.book()
        let moved = try await mesa.move(details, 4, to: "2027-03-16T09:00")
        let cancellation = Cancellation(actor: .practice, reason: .unstated)
        _ = try await mesa.database.pauseSeries(
            details.series.id, cancellation, version: nil, call: mesa.call(.daybook)
        ) { _ in Answer(status: 200) }
        _ = try await mesa.database.endSeries(
            details.series.id, reason: "They are well.", cancellation, version: nil, call: mesa.call(.daybook)
        ) { _ in Answer(status: 200) }
        #expect(
            try await holos.told(webhook) == [
                "series.booked ready", "series.moved ready", "series.paused ready", "series.ended ready",
            ])
        let count = Dictionary(try await holos.told(visits).map { ($0, 1) }, uniquingKeysWith: +)
        #expect(
            count == [
                "appointment.booked ready": 6, "appointment.moved ready": moved.replan.moves.count,
                "appointment.cancelled ready": 6,
            ])
        await mesa.close()
    }

    @Test func `the kinds of the program are those of the database`() async throws {
        let scratch = try await ScratchDatabase.make()
        let check = try await scratch.texts(
            "select pg_get_constraintdef(oid) from pg_constraint where conname = 'webhook_event_kind_is_known'")[0]
        let source = try await scratch.texts("select prosrc from pg_proc where proname = 'event_kind'")[0]
        let known = Set(check.matches(of: /'([a-z_]+\.[a-z]+)'/).map { String($0.1) })
        let told = Set(source.matches(of: /then '([a-z_]+\.[a-z]+)'/).map { String($0.1) })
        #expect(known == Set(Webhook.Event.Kind.allCases.map(\.rawValue)))
        #expect(told == Set(Webhook.Event.Kind.subscribable.map(\.rawValue)))
        // What is heard of must be something that is written.
        let actions = Set(source.matches(of: /when '([a-z_]+\.[a-z_]+)'/).map { String($0.1) })
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Storage")
        let text = try FileManager.default.contentsOfDirectory(at: sources, includingPropertiesForKeys: nil)
            .map { try String(contentsOf: $0, encoding: .utf8) }.joined()
        // Those of a visit's state are put together from its name.
        let states = Set(AppointmentState.allCases.map { "appointment.\($0.rawValue)" })
        #expect(actions.filter { !text.contains("\"\($0)\"") && !text.contains("'\($0)'") }.isSubset(of: states))
        await scratch.close()
    }

    @Test func `an event holds ids and nothing else`() async throws {
        let holos = try await Holos.open()
        let webhook = try await holos.addWebhook()
        let canary = "Canary\(UInt32.max)"
        let draft = BookingDraft(
            service: "mh_consult", start: try #require(StartDraft("2027-03-08T09:00")), clinician: "imani", hold: nil,
            note: canary)
        let person = try PersonDraft(
            name: canary, isAlias: false, email: "\(canary)@example.org", phone: nil, zone: "America/Phoenix", at: "")
        let made = Mutex<Appointment.ID?>(nil)
        _ = try await holos.database.book(draft, for: .newcomer(person), source: .website, call: holos.call()) {
            details in
            made.withLock { $0 = details.appointment.id }
            return Answer(status: 201)
        }
        let id = try #require(made.withLock { $0 })
        let batch = try #require(try await holos.claim(webhook))
        #expect(
            batch.items.map { $0.event.payload(practice: "holos") } == [
                #"{"type":"appointment.booked","timestamp":"2027-03-01T13:00:00Z","data":{"practice":"holos","appointment":"\#(id)"}}"#
            ])
        for table in ["webhook", "webhook_event", "webhook_delivery"] {
            #expect(
                try await holos.column(
                    "select count(*)::text from \(table) t where t::text ilike '%\(canary)%'") == ["0"])
        }
        await holos.close()
    }

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
