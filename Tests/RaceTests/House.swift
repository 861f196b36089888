import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import Logging
import Postgres
import Scheduling
import Storage
import Synchronization
import Testing

@testable import daybook

/// The practice that treats, served by the real service over HTTP, and clients who all ask at once.
struct House: Sendable {
    /// What stands between two visits and one seat.
    enum Guards: Sendable {
        case locksAndConstraint
        case constraintAlone
        case none
    }

    let infusions: Infusions
    let journal = Journal()
    private let clients: WireClients
    private let key: String

    /// Runs `body` in a house of its own.
    ///
    /// - Parameter definition: what its practice file says; nil for what it says in most tests.
    static func open(
        clients: Int = 64, guards: Guards = .locksAndConstraint, definition: PracticeDefinition? = nil,
        body: (House) async throws -> Void
    ) async throws {
        let first = try await Infusions.open(poolSize: 2, definition: definition)
        try await guards.prepare(first.scratch)
        let infusions = Infusions(scratch: first.scratch.patient(poolSize: House.connections), practice: first.practice)
        try await connect(infusions.database.pool, House.connections)
        let text = KeyText(id: .fresh(), secret: KeyText.freshSecret())
        let key = APIKey(
            id: text.id, practice: infusions.practice.id, name: "test", scopes: Set(APIKey.Scope.allCases))
        try await infusions.database.add(key, secret: text.secret, call: infusions.call(.daybook))
        try await serve(infusions) { port in
            try await body(House(infusions: infusions, clients: try WireClients(clients, port: port), key: text.text))
        }
        await infusions.database.pool.close()
        await first.close()
    }

    private init(infusions: Infusions, clients: WireClients, key: String) {
        (self.infusions, self.clients, self.key) = (infusions, clients, key)
    }

    /// How many connections to the database the service has.
    private static let connections = 16

    /// Opens the connections one after the other: a busy server turns many at once away.
    private static func connect(_ pool: Pool, _ count: Int) async throws {
        guard count > 0 else { return }
        try await pool.withConnection(deadline: .now + .seconds(60)) { _ in try await connect(pool, count - 1) }
    }

    private static func serve(_ infusions: Infusions, body: (UInt16) async throws -> Void) async throws {
        let database = infusions.database
        let web = WebService(
            database: database,
            system: SystemRoutes(
                database: database, migrations: "", openAPI: "", prometheus: PrometheusMetrics(),
                answers: AnswerCache(watch: database.watch, limit: 0)),
            posts: nil)
        try await web.entrance.directory.refresh()
        let server = Server(
            configuration: ServerConfiguration(idleDeadline: .seconds(300), handlerDeadline: .seconds(60)),
            addresses: [.tcp(host: "127.0.0.1", port: 0)],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            handler: { await web.respond(to: $0) }, failure: web.failure)
        let running = Task { try await server.run() }
        guard case .tcp(_, let port) = try await server.boundAddresses[0] else { return }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(port))
        } catch {
            result = .failure(error)
        }
        await server.stop()
        try await running.value
        try result.get()
    }

    /// Sends one request of each client at once.
    ///
    /// No client may see a fault of the service, nor be told that it is busy unless that is expected.
    @discardableResult
    func volley(_ requests: [WireRequest], mayBeBusy: Bool = false) async throws -> [WireAnswer] {
        let answers = try await clients.volley(requests)
        for (request, answer) in zip(requests, answers) {
            journal.add(request, answer)
            #expect(
                answer.status < 500 || mayBeBusy && answer.status == 503,
                "\(request.path): \(answer.text("detail") ?? "")")
        }
        return answers
    }

    /// A booking for somebody who is known by the key, as the website makes it or as staff do.
    func booking(
        _ service: String, _ start: Instant, key: String = UUID().uuidString.lowercased(), hold: WireAnswer? = nil,
        person: String? = nil
    ) -> WireRequest {
        var body: [String: JSONValue] = ["service": .string(service), "start": .string(start.rfc3339)]
        if let person {
            body["person_id"] = .string(person)
        } else {
            body["person"] = .object(["name": .string("Robin"), "email": .string("\(key)@\(Journal.host)")])
        }
        if let hold { body["hold"] = .object(["id": hold.string("id"), "secret": hold.string("secret")]) }
        return request("/appointments", key: key, asStaff: person != nil, body)
    }

    /// Services that somebody new has one right after another.
    func itinerary(_ services: String, _ start: Instant, hold: WireAnswer? = nil) -> WireRequest {
        let booking = booking(services, start, hold: hold)
        return WireRequest(
            path: booking.path.replacing("/appointments", with: "/itineraries"), headers: booking.headers,
            body: booking.body)
    }

    /// Both appointments of an itinerary that nobody has changed.
    func moveItinerary(_ id: String, to start: Instant) -> WireRequest {
        var move = request("/itineraries/\(id)/time", asStaff: true, ["start": .string(start.rfc3339)])
        move.method = "PUT"
        move.headers.append(("If-Match", "\"2\""))
        return move
    }

    func hold(_ service: String, _ start: Instant) -> WireRequest {
        request("/holds", ["service": .string(service), "start": .string(start.rfc3339)])
    }

    func move(_ id: String, to start: Instant, version: Int = 1) -> WireRequest {
        var move = request("/appointments/\(id)/time", asStaff: true, ["start": .string(start.rfc3339)])
        move.method = "PUT"
        move.headers.append(("If-Match", "\"\(version)\""))
        return move
    }

    func cancel(_ id: String) -> WireRequest {
        var cancellation = request("/appointments/\(id)/cancellation", asStaff: true, ["actor": .string("practice")])
        cancellation.headers.append(("If-Match", "\"1\""))
        return cancellation
    }

    func closure(of clinician: String, _ from: Instant, _ to: Instant) -> WireRequest {
        request(
            "/closures", asStaff: true,
            ["clinician": .string(clinician), "from": .string(from.rfc3339), "to": .string(to.rfc3339)])
    }

    private func request(
        _ path: String, key: String = UUID().uuidString.lowercased(), asStaff: Bool = false,
        _ body: [String: JSONValue]
    ) -> WireRequest {
        var headers = [(name: "Idempotency-Key", value: "\"\(key)\"")]
        if asStaff { headers.append(("Authorization", "Bearer \(self.key)")) }
        return WireRequest(
            path: "/v1/practices/\(infusions.practice.slug)\(path)", headers: headers, body: .object(body))
    }

    /// Everything that is broken: in the database, and between it and what the clients were told.
    func violations() async throws -> [String] {
        try await Invariants(scratch: infusions.scratch).violations() + journal.violations(in: infusions.scratch)
    }
}

extension WireAnswer {
    fileprivate func string(_ name: String) -> JSONValue { .string(text(name) ?? "") }
}
