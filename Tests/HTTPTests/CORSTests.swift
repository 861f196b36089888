import HTTPTypes
import Testing

@testable import HTTP

struct CORSTests {
    private let allowed = ["https://clinic.example", "http://localhost:3000"]

    @Test func `an origin of the list may read the answer`() {
        let fields = CORS.headerFields(origin: "https://clinic.example", allowed: allowed, exposed: [.eTag])
        #expect(fields[.accessControlAllowOrigin] == "https://clinic.example")
        #expect(fields[.accessControlExposeHeaders] == "ETag")
        #expect(fields[.vary] == "Origin")
        #expect(fields[.accessControlAllowCredentials] == nil)
    }

    @Test(arguments: [
        nil, "null", "https://clinic.example.evil.example", "http://clinic.example", "https://CLINIC.example",
        "https://clinic.example:443", "https://clinic.example/",
    ])
    func `any other origin may not, and caches are told apart all the same`(origin: String?) {
        #expect(CORS.headerFields(origin: origin, allowed: allowed) == [.vary: "Origin"])
    }

    @Test func `a preflight is answered with what the path takes`() {
        let request = Request(
            method: .options, target: "/v1/practices/harbour/requests",
            headerFields: [.origin: "https://clinic.example", .accessControlRequestMethod: "POST"])
        #expect(CORS.isPreflight(request))
        let answer = CORS.preflight(
            request, allowed: allowed, methods: [.post], headerFields: [.contentType, .ifMatch])
        #expect(answer.status == .noContent)
        #expect(answer.headerFields[.accessControlAllowOrigin] == "https://clinic.example")
        #expect(answer.headerFields[.accessControlAllowMethods] == "POST")
        #expect(answer.headerFields[.accessControlAllowHeaders] == "Content-Type, If-Match")
        #expect(answer.headerFields[.accessControlMaxAge] == "600")
    }

    @Test func `a preflight of a stranger gets no permission`() {
        let request = Request(
            method: .options, target: "/",
            headerFields: [.origin: "https://evil.example", .accessControlRequestMethod: "POST"])
        let answer = CORS.preflight(request, allowed: allowed, methods: [.post])
        #expect(answer.status == .noContent)
        #expect(answer.headerFields.map(\.name) == [.vary])
    }

    @Test func `an OPTIONS request of its own is no preflight`() {
        #expect(!CORS.isPreflight(Request(method: .options, target: "/")))
        #expect(!CORS.isPreflight(Request(method: .get, target: "/", headerFields: [.origin: "https://a.example"])))
    }
}
