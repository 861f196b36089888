import Access
import Fixtures
import Foundation
import HTTP
import Storage
import Testing

@testable import daybook

/// What whoever watches the service learns of the outbox and its workers.
@Suite(.timeLimit(.minutes(5)))
struct WatchingTests {
    private static let now = "2027-07-01T15:00:00Z"

    private static func router(_ database: Database) -> Router {
        var router = Router()
        let system = SystemRoutes(
            database: database, migrations: "", openAPI: "", prometheus: PrometheusMetrics(),
            answers: AnswerCache(watch: database.watch, limit: 0))
        system.install(in: &router)
        return router
    }

    private static func metrics(_ router: Router) async throws -> String {
        String(decoding: try await router.respond(to: Request(target: "/metrics")).bytes, as: UTF8.self)
    }

    private static func health(_ holos: Holos) async throws -> Health {
        try await holos.database.health(deadline: .now + .seconds(10))
    }

    @Test func `the numbers of the outbox are the database's, and are not given while it is away`() async throws {
        let holos = try await Holos.open(now: Self.now)
        try await holos.database.beat(worker: "night", deadline: .now + .seconds(10))
        try await holos.scratch.script("update practice_change set next_due_at = '2027-07-01T14:58:00Z'")
        let router = Self.router(holos.database)
        var text = ""
        // A database that does not answer soon is away, as far as this page knows.
        let names = ["daybook_outbox", "daybook_worker", "daybook_messages", "daybook_promises", "daybook_webhook"]
        for _ in 0..<50 where !names.allSatisfy(text.contains) { text = try await Self.metrics(router) }
        for name in names { #expect(text.contains(name), "\(name)") }
        #expect(text.contains("\ndaybook_outbox_oldest_due_seconds 120.0\n"))
        #expect(text.contains("\ndaybook_worker_heartbeat_age_seconds 0.0\n"))
        #expect(text.contains("\ndaybook_messages_lag_seconds{channel=\"text\"} 0.0\n"))
        #expect(text.contains("\ndaybook_messages_last_hour{channel=\"email\",state=\"sent\"} 0.0\n"))
        await holos.close()
        let without = try await Self.metrics(router)
        #expect(without.contains("\ndaybook_database_waiting "))
        for name in names { #expect(!without.contains(name), "\(name)") }
    }

    @Test func `the doctor misses a worker that never was, and one that is silent for three minutes`() async throws {
        let holos = try await Holos.open(now: Self.now)
        #expect(try await Examination.worker(Self.health(holos)).isFault)
        try await holos.database.beat(worker: "night", deadline: .now + .seconds(10))
        try await holos.scratch.setClock("2027-07-01T15:02:59Z")
        #expect(try await Examination.worker(Self.health(holos)).isFault == false)
        try await holos.scratch.setClock("2027-07-01T15:03:00Z")
        #expect(try await Examination.worker(Self.health(holos)).isFault)
        await holos.close()
    }

    @Test func `the doctor finds fault with a message that has been due for more than five minutes`() async throws {
        let holos = try await Holos.open(now: Self.now)
        #expect(try await Examination.backlog(Self.health(holos)).isFault == false)
        try await holos.scratch.script("update practice_change set next_due_at = '2027-07-01T15:00:00Z'")
        try await holos.scratch.setClock("2027-07-01T15:05:00Z")
        #expect(try await Examination.backlog(Self.health(holos)).isFault == false)
        try await holos.scratch.setClock("2027-07-01T15:05:01Z")
        #expect(try await Examination.backlog(Self.health(holos)).isFault)
        await holos.close()
    }
}
