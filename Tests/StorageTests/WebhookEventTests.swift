import Clinic
import Fixtures
import Foundation
import Postgres
import Scheduling
import Synchronization
import Testing

@testable import Storage

/// What is told: of what happens, to whom it matters, and without a word about anybody.
@Suite(.timeLimit(.minutes(10)))
struct WebhookEventTests {
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
        let holos = mesa.holos
        let webhook = try await holos.addWebhook(for: [.seriesEnded])
        let details = try await mesa.book()
        let number = try #require(details.series.reviews.first?.number)
        _ = try await mesa.decide(number, of: details.series.id, .stop)
        #expect(try await holos.told(webhook) == ["series.ended ready"])
        await mesa.close()
    }

    @Test func `a treatment is told with each of its visits`() async throws {
        let mesa = try await Infusions.open()
        let holos = mesa.holos
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
}
