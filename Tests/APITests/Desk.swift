import API
import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Logging
import Postgres
import Storage
import Testing

/// The API over the clinic of most stories, called in process: as the website, or as staff with a key.
struct Desk: Sendable {
    let holos: Holos
    /// The practices as this process knows them.
    let directory: PracticeDirectory
    private let router: Router
    /// The same without a memory for answers.
    private let forgetful: Router
    /// What is answered from memory: nothing, until the database's watch is refreshed.
    let answers: AnswerCache
    private let key: String

    static func open(
        now: String = Holos.now, scopes: Set<APIKey.Scope> = Set(APIKey.Scope.allCases), posts: PostGuard? = nil,
        provider: ProviderSignature? = .init(token: Desk.token, callbacks: .init(root: Desk.root))
    ) async throws -> Desk {
        let holos = try await Holos.open(now: now)
        let text = KeyText(id: .fresh(), secret: KeyText.freshSecret())
        let key = APIKey(id: text.id, practice: holos.practice.id, name: "test", scopes: scopes)
        try await holos.database.add(key, secret: text.secret, call: holos.call(.daybook))
        return try await Desk(over: holos, key: text.text, posts: posts, provider: provider)
    }

    /// Another process that serves the same clinic.
    ///
    /// - Parameter folder: where the server's socket is for it, if it is not the usual one.
    func another(through folder: String? = nil, posts: PostGuard? = nil) async throws -> Desk {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let string = holos.scratch.connectionString + (folder.map { " host=\($0)" } ?? "")
        let pool = Pool(PostgresConfiguration(connectionString: string, poolSize: 4), logger: logger)
        let scratch = ScratchDatabase(
            connectionString: holos.scratch.connectionString,
            database: Database(
                pool: pool, zones: ZoneDirectory(), logger: logger, patience: ScratchDatabase.patience),
            owner: holos.scratch.owner)
        return try await Desk(over: Holos(scratch: scratch, practice: holos.practice), key: key, posts: posts)
    }

    private init(
        over holos: Holos, key: String, posts: PostGuard?, provider: ProviderSignature? = nil
    ) async throws {
        self.holos = holos
        self.key = key
        directory = PracticeDirectory(database: holos.database)
        try await directory.refresh()
        answers = AnswerCache(watch: holos.database.watch, limit: 8 << 20, tells: true)
        router = Self.router(over: holos, directory, posts: posts, answers: answers, provider: provider)
        forgetful = Self.router(over: holos, directory, posts: posts, answers: nil, provider: provider)
    }

    private static func router(
        over holos: Holos, _ directory: PracticeDirectory, posts: PostGuard?, answers: AnswerCache?,
        provider: ProviderSignature?
    ) -> Router {
        let entrance = Entrance(
            database: holos.database, directory: directory, posts: posts, answers: answers)
        var router = Router()
        let form: Handler = { _ in .noContent }
        API(entrance: entrance, forms: .init(request: form, appointment: form), provider: provider)
            .install(in: &router)
        return router
    }

    /// One exchange.
    ///
    /// The body is JSON unless it is nil.
    ///
    /// - Parameter fromMemory: whether an answer that was given before may be given again.
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, staff: Bool = false, key: String? = nil,
        ifMatch: String? = nil, headers: [String: String] = [:], address: String = "127.0.0.1", fromMemory: Bool = true
    ) async -> Reply {
        var fields: HTTPFields = [:]
        if body != nil { fields[.contentType] = "application/json" }
        if staff { fields[.authorization] = "Bearer \(self.key)" }
        if method == .post { fields[.idempotencyKey] = "\"\(key ?? UUID().uuidString)\"" }
        if let ifMatch { fields[.ifMatch] = ifMatch }
        for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        let request = Request(
            method: method, target: "/v1/practices/holos\(path)", headerFields: fields, body: Array((body ?? "").utf8),
            peer: .address(address))
        do {
            return Reply(try await (fromMemory ? router : forgetful).respond(to: request))
        } catch {
            guard let problem = Problem(error) else { return Reply(error: error) }
            return Reply(problem.response())
        }
    }

    /// Reads an address as somebody without a key does.
    func get(_ target: String, headers: [String: String] = [:]) async -> Reply {
        var fields: HTTPFields = [:]
        for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        let request = Request(method: .get, target: target, headerFields: fields)
        do {
            return Reply(try await router.respond(to: request))
        } catch {
            guard let problem = Problem(error) else { return Reply(error: error) }
            return Reply(problem.response())
        }
    }

    func close() async {
        await holos.close()
    }
}

/// What came back.
struct Reply: Sendable {
    let status: Int
    let headers: HTTPFields
    /// The body, read when it is asked for.
    var json: JSONValue { fault ?? (try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))) ?? .null }
    private let fault: JSONValue?
    /// The body as it was sent.
    let bytes: [UInt8]

    init(_ response: Response) {
        bytes = response.bytes
        status = response.status.code
        headers = response.headerFields
        fault = nil
    }

    init(error: any Error) {
        status = 500
        headers = [:]
        fault = .string("\(error)")
        bytes = []
    }

    /// A member by its path: `person.name`, `items.0.id`.
    subscript(_ path: String) -> JSONValue? {
        var value: JSONValue? = json
        for part in path.split(separator: ".") {
            switch value {
            case .object(let members): value = members[String(part)]
            case .array(let elements): value = Int(part).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            default: value = nil
            }
        }
        return value
    }

    func text(_ path: String) -> String? {
        if case .string(let text)? = self[path] { text } else { nil }
    }

    /// The fields at fault, by their pointers.
    var faults: [String] {
        guard case .array(let errors)? = self["errors"] else { return [] }
        return errors.compactMap { error in
            if case .object(let members) = error, case .string(let pointer)? = members["pointer"] {
                pointer
            } else {
                nil
            }
        }
    }
}
