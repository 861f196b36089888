import API
import Access
import Clinic
import HTTP
import HTTPTypes
import Logging
import Pages
import ServiceLifecycle
import Storage
import Transport

/// The REST service and its pages: every route, behind one entrance.
struct WebService: Sendable {
    let entrance: Entrance
    let router: Router
    private let pages: Pages

    /// - Parameters:
    ///   - posts: the bounds of posts without credentials; nil for none.
    ///   - provider: how texts that come in are signed; nil where none do.
    ///   - addresses: where webhooks may be.
    ///   - system: what operators and machines ask.
    init(
        database: Database, system: SystemRoutes, posts: PostGuard?, provider: ProviderSignature? = nil,
        addresses: AddressGuard = AddressGuard()
    ) {
        let directory = PracticeDirectory(database: database)
        let entrance = Entrance(
            database: database, directory: directory, posts: posts, answers: system.answers)
        let pages = Pages(entrance: entrance)
        var router = Router()
        API(
            entrance: entrance, forms: .init(request: pages.requestForm, appointment: pages.appointmentForm),
            provider: provider, addresses: addresses
        ).install(in: &router)
        pages.install(in: &router)
        system.install(in: &router)
        self.entrance = entrance
        self.router = router
        self.pages = pages
    }

    /// Answers a request: the route's answer, or the problem in the form that the caller reads, with help lines.
    func respond(to request: Request) async -> Response {
        var response = await entrance.withOrigins(request, methods: Self.methods) { request in
            do {
                return try await router.respond(to: request)
            } catch {
                return answer(to: error, request)
            }
        }
        response.headerFields[.xContentTypeOptions] = "nosniff"
        return response
    }

    /// What a client is told of an error.
    func answer(to error: any Error, _ request: Request?) -> Response {
        if let problem = Problem(error) { return failure(problem, request) }
        let id = request?.id ?? ""
        entrance.database.logger.error(
            "request failed", metadata: ["request": "\(id)", "cause": "\(error)", "type": "\(type(of: error))"])
        return failure(.internal, request)
    }

    /// The answer to a problem: a page for whoever reads pages, and `application/problem+json` for everybody else.
    func failure(_ problem: Problem, _ request: Request?) -> Response {
        if let request, pages.isForPage(request) {
            return pages.failure(problem, request)
        }
        var problem = problem
        problem.extensions["crisis"] = entrance.crisis(for: request).json
        problem.instance = problem.instance ?? request?.id
        return problem.response()
    }

    private static let methods: [HTTPRequest.Method] = [.get, .post, .put, .delete]
}
