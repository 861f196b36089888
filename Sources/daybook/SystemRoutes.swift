import Access
import Clinic
import Foundation
import HTTP
import HTTPTypes
import Postgres
import Storage

/// What operators and machines ask: is it alive, is it ready, how is it doing, and what can it do.
struct SystemRoutes: Sendable {
    let program: Program
    let prometheus: PrometheusMetrics

    /// Registers the routes.
    func install(in router: inout Router) {
        let alive = Response.json(Array(#"{"status":"alive"}"#.utf8))
        router.on(.get, "/livez") { _ in alive }
        router.on(.get, "/readyz", ready)
        router.on(.get, "/metrics") { _ in
            var response = Response.text(prometheus.text(pool: program.database.pool.statistics))
            response.headerFields[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
            return response
        }
        router.on(.get, "/openapi.yaml", describe)
        router.on(.get, "/problems/{code}", explain)
    }

    /// Ready when the database answers and has every migration that this program knows.
    private func ready(_ request: Request) async throws -> Response {
        let plan = try await Migrator(directory: program.settings.migrations).plan(
            on: program.database.pool, deadline: request.databaseDeadline)
        guard plan.isUpToDate else {
            throw Problem.unavailable(retryAfter: 10, detail: "The database has not been migrated yet.")
        }
        return .json(Array(#"{"status":"ready"}"#.utf8))
    }

    private func describe(_ request: Request) async throws -> Response {
        guard let contents = FileManager.default.contents(atPath: program.settings.openAPI) else {
            throw Problem.notFound
        }
        return Response(
            status: .ok, headerFields: [.contentType: "application/yaml"], body: .bytes(Array(contents)))
    }

    /// The address that stands in the `type` of a problem.
    private func explain(_ request: Request) async throws -> Response {
        guard let text = request.parameters["code"], let code = Refusal.Code(rawValue: text) else {
            throw Problem.notFound
        }
        return .json(
            JSONValue.object([
                "code": .string(code.rawValue), "status": .int(code.status.code), "meaning": .string(code.meaning),
            ]).bytes)
    }
}
