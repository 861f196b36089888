import API
import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Storage
import Testing

/// The API over the clinic of most stories, called in process: as the website, or as staff with a key.
struct Desk: Sendable {
    let holos: Holos
    private let router: Router
    private let entrance: Entrance
    private let key: String

    static func open(
        now: String = Holos.now, scopes: Set<APIKey.Scope> = Set(APIKey.Scope.allCases), postsPerMinute: Int? = nil
    ) async throws -> Desk {
        let holos = try await Holos.open(now: now)
        let directory = PracticeDirectory(database: holos.database)
        try await directory.refresh()
        let entrance = Entrance(
            database: holos.database, directory: directory, publicPostsPerMinute: postsPerMinute)
        var router = Router()
        let form: Handler = { _ in .noContent }
        API(entrance: entrance, forms: .init(request: form, appointment: form)).install(in: &router)
        let text = KeyText(id: .fresh(), secret: KeyText.freshSecret())
        let key = APIKey(id: text.id, practice: holos.practice.id, name: "test", scopes: scopes)
        try await holos.database.add(key, secret: text.secret, call: holos.call(.daybook))
        return Desk(holos: holos, router: router, entrance: entrance, key: text.text)
    }

    /// One exchange.
    ///
    /// The body is JSON unless it is nil.
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, staff: Bool = false, key: String? = nil,
        ifMatch: String? = nil, headers: [String: String] = [:]
    ) async -> Reply {
        var fields: HTTPFields = [:]
        if body != nil { fields[.contentType] = "application/json" }
        if staff { fields[.authorization] = "Bearer \(self.key)" }
        if method == .post { fields[.idempotencyKey] = "\"\(key ?? UUID().uuidString)\"" }
        if let ifMatch { fields[.ifMatch] = ifMatch }
        for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        let request = Request(
            method: method, target: "/v1/practices/holos\(path)", headerFields: fields, body: Array((body ?? "").utf8))
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
    let json: JSONValue

    init(_ response: Response) {
        status = response.status.code
        headers = response.headerFields
        json = (try? JSONDecoder().decode(JSONValue.self, from: Data(response.bytes))) ?? .null
    }

    init(error: any Error) {
        status = 500
        headers = [:]
        json = .string("\(error)")
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
