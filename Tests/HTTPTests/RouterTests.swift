import HTTPTypes
import Testing

@testable import HTTP

struct RouterTests {
    private let router: Router = {
        var router = Router()
        router.on(.get, "/livez") { _ in .text("alive") }
        router.on(.get, "/v1/practices/{practice}/slots") { .text("slots of " + ($0.parameters["practice"] ?? "")) }
        router.on(.post, "/v1/practices/{practice}/holds") { _ in .text("held", status: .created) }
        router.on(.delete, "/v1/practices/{practice}/holds/{hold}") { request in
            .text("\(request.parameters["practice"] ?? "") \(request.parameters["hold"] ?? "")")
        }
        router.on(.get, "/v1/practices/{practice}/holds/new") { _ in .text("form") }
        router.on(.options, "/v1/practices/{practice}/requests") { _ in .text("own options") }
        router.on(.post, "/form") { .text(try FormFields(parsing: $0.body).first(of: "name") ?? "") }
        return router
    }()

    @Test func `a path with parameters finds its handler`() async throws {
        #expect(try await text(.get, "/livez") == "alive")
        #expect(try await text(.get, "/v1/practices/harbour/slots") == "slots of harbour")
        #expect(try await text(.delete, "/v1/practices/harbour/holds/7") == "harbour 7")
    }

    @Test func `a parameter is decoded after the path is cut, so an encoded slash stays inside it`() async throws {
        #expect(try await text(.get, "/v1/practices/a%2Fb%20%C3%A9+/slots") == "slots of a/b é+")
        #expect(try await text(.delete, "/v1/practices/x/holds/a%2F..%2Fb") == "x a/../b")
    }

    @Test func `a literal segment goes before a parameter, unless it lacks the method`() async throws {
        #expect(try await text(.get, "/v1/practices/harbour/holds/new") == "form")
        #expect(try await text(.delete, "/v1/practices/harbour/holds/new") == "harbour new")
    }

    @Test(arguments: [
        "/", "/LIVEZ", "/livez/", "//livez", "/livez/x", "/v1/practices//slots", "/v1/practices/a/b/slots", "*",
        "/v1/practices/a%2Fslots",
    ])
    func `a path that no pattern fits is not found`(path: String) async throws {
        let problem = try await #require(throws: Problem.self) { try await text(.get, path) }
        #expect(problem.status == .notFound)
        #expect(problem.code == "not_found")
    }

    @Test func `a method that the path does not take is refused with those that it takes`() async throws {
        let problem = try await #require(throws: Problem.self) { try await text(.put, "/livez") }
        #expect(problem.status == .methodNotAllowed)
        #expect(problem.headerFields[.allow] == "GET, HEAD, OPTIONS")
        let other = try await #require(throws: Problem.self) { try await text(.post, "/v1/practices/a/holds/new") }
        #expect(other.headerFields[.allow] == "DELETE, GET, HEAD, OPTIONS")
        let head = try await #require(throws: Problem.self) { try await text(.head, "/form") }
        #expect(head.headerFields[.allow] == "OPTIONS, POST")
    }

    @Test func `HEAD is answered by the handler of GET`() async throws {
        #expect(try await text(.head, "/livez") == "alive")
    }

    @Test func `OPTIONS is answered with the methods, unless a handler does it`() async throws {
        let answer = try await router.respond(to: Request(method: .options, target: "/livez"))
        #expect(answer.status == .noContent)
        #expect(answer.headerFields[.allow] == "GET, HEAD, OPTIONS")
        #expect(try await text(.options, "/v1/practices/a/requests") == "own options")
        #expect(try await router.respond(to: Request(method: .options, target: "*")).status == .noContent)
    }

    @Test func `a form that cannot be read is a problem of the client`() async throws {
        let request = Request(method: .post, target: "/form", body: Array("name=%zz".utf8))
        let problem = try await #require(throws: Problem.self) { try await router.respond(to: request) }
        #expect(problem.status == .badRequest)
        #expect(problem.errors.map(\.pointer) == ["/name"])
    }

    @Test func `a parameter that is not text is a problem of the client`() async throws {
        let problem = try await #require(throws: Problem.self) { try await text(.get, "/v1/practices/%ff/slots") }
        #expect(problem.status == .badRequest)
    }

    @Test func `the routes can be listed and a request told its pattern`() {
        #expect(router.routes.first == Router.Route(method: .get, pattern: "/livez"))
        #expect(router.routes.count == 7)
        #expect(
            router.pattern(for: Request(target: "/v1/practices/harbour/slots?x=y")) == "/v1/practices/{practice}/slots")
        #expect(router.pattern(for: Request(target: "/nowhere")) == nil)
    }

    private func text(_ method: HTTPRequest.Method, _ target: String) async throws -> String {
        let response = try await router.respond(to: Request(method: method, target: target))
        return String(decoding: response.bytes, as: UTF8.self)
    }
}
