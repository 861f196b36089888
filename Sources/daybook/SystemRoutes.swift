import Access
import Clinic
import Foundation
import HTTP
import HTTPTypes
import Metrics
import Postgres
import Scheduling
import Storage

/// What operators and machines ask: is it alive, is it ready, how is it doing, and what can it do.
struct SystemRoutes: Sendable {
    let database: Database
    /// The folder of the migrations that this program knows.
    let migrations: String
    /// The file that describes the API.
    let openAPI: String
    let prometheus: PrometheusMetrics
    /// What is answered from memory.
    let answers: AnswerCache

    /// Registers the routes.
    func install(in router: inout Router) {
        let alive = Response.json(Array(#"{"status":"alive"}"#.utf8))
        router.on(.get, "/livez") { _ in alive }
        router.on(.get, "/readyz", ready)
        router.on(.get, "/metrics") { request in
            await recordPromises(request)
            await recordOutbox(request)
            await recordWebhooks(request)
            var response = Response.text(prometheus.text(pool: database.pool.statistics, answers: answers.statistics))
            response.headerFields[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
            return response
        }
        router.on(.get, "/openapi.yaml", describe)
        router.on(.get, "/problems/{code}", explain)
    }

    /// How the promises to people who asked stand, as far as the database can say it soon.
    private func recordPromises(_ request: Request) async {
        let deadline = min(request.databaseDeadline, .now + .milliseconds(500))
        guard let counts = try? await database.promises(deadline: deadline) else {
            return prometheus.forget(["daybook_promises"])
        }
        for (standing, count) in [("kept", counts.kept), ("missed", counts.missed), ("open", counts.open)] {
            gauge("daybook_promises", ("standing", standing)).record(count)
        }
    }

    /// How the outbox and its workers stand, as far as the database can say it soon.
    private func recordOutbox(_ request: Request) async {
        let deadline = min(request.databaseDeadline, .now + .milliseconds(500))
        guard let health = try? await database.health(deadline: deadline),
            let counts = try? await database.outboxCounts(deadline: deadline)
        else {
            // Numbers that stand still would look like a worker that is alive.
            return prometheus.forget([
                "daybook_outbox_oldest_due_seconds", "daybook_worker_heartbeat_age_seconds",
                "daybook_messages_last_hour", "daybook_messages_lag_seconds",
            ])
        }
        gauge("daybook_outbox_oldest_due_seconds").record(Self.seconds(since: health.oldestDue, health))
        if health.lastBeat != nil {
            gauge("daybook_worker_heartbeat_age_seconds").record(Self.seconds(since: health.lastBeat, health))
        }
        for count in counts {
            let channel = ("channel", count.channel.rawValue)
            gauge("daybook_messages_last_hour", channel, ("state", count.state.rawValue)).record(count.count)
            guard count.state == .sent else { continue }
            let lag: Double = count.lag / .seconds(1)
            gauge("daybook_messages_lag_seconds", channel).record(lag)
        }
    }

    /// How the webhooks stand, as far as the database can say it soon.
    private func recordWebhooks(_ request: Request) async {
        let deadline = min(request.databaseDeadline, .now + .milliseconds(500))
        guard let health = try? await database.health(deadline: deadline),
            let counts = try? await database.webhookCounts(deadline: deadline)
        else {
            return prometheus.forget([
                "daybook_webhooks_oldest_owed_seconds", "daybook_webhooks", "daybook_webhook_events_last_hour",
            ])
        }
        gauge("daybook_webhooks_oldest_owed_seconds").record(Self.seconds(since: counts.oldest, health))
        for (state, count) in [("active", counts.active), ("failing", counts.failing), ("disabled", counts.broken)] {
            gauge("daybook_webhooks", ("state", state)).record(count)
        }
        for (state, count) in [("sent", counts.sent), ("failed", counts.failed)] {
            gauge("daybook_webhook_events_last_hour", ("state", state)).record(count)
        }
    }

    private func gauge(_ label: String, _ dimensions: (String, String)...) -> Gauge {
        Gauge(label: label, dimensions: dimensions, factory: prometheus)
    }

    private static func seconds(since instant: Instant?, _ health: Health) -> Double {
        instant.map { max(0, (health.now - $0) / .seconds(1)) } ?? 0
    }

    /// Ready when the database answers and has every migration that this program knows.
    private func ready(_ request: Request) async throws -> Response {
        let plan = try await database.migrations(in: migrations, deadline: request.databaseDeadline)
        guard plan.isUpToDate else {
            throw Problem.unavailable(retryAfter: 10, detail: "The database has not been migrated yet.")
        }
        return .json(Array(#"{"status":"ready"}"#.utf8))
    }

    private func describe(_ request: Request) async throws -> Response {
        guard let contents = FileManager.default.contents(atPath: openAPI) else {
            throw Problem.notFound
        }
        return Response(
            status: .ok, headerFields: [.contentType: "application/yaml"], body: .bytes(Array(contents)))
    }

    /// What can go wrong before a rule is asked.
    private static let ofTheServer: [String: (Int, String)] = [
        "expectation_failed": (417, "The request expects something of the server that it does not do."),
        "internal": (500, "Something went wrong on our side; the log knows it by the request id."),
        "method_not_allowed": (405, "This address does not take that method; Allow names those that it takes."),
        "not_implemented": (501, "The server does not know the method, or the way the body is coded."),
        "timeout": (408, "The request took too long to arrive."),
        "version_not_supported": (505, "The server speaks HTTP/1.1 and HTTP/1.0."),
    ]

    /// The address that stands in the `type` of a problem.
    private func explain(_ request: Request) async throws -> Response {
        guard let text = request.parameters["code"] else { throw Problem.notFound }
        let (status, meaning): (Int, String)
        if let code = Refusal.Code(rawValue: text) {
            (status, meaning) = (code.status.code, code.meaning)
        } else if let known = Self.ofTheServer[text] {
            (status, meaning) = known
        } else {
            throw Problem.notFound
        }
        return .json(
            JSONValue.object(["code": .string(text), "status": .int(status), "meaning": .string(meaning)]).bytes)
    }
}
