import Foundation
import HTTPTypes
import Testing

@testable import HTTP

struct ProblemTests {
    private let problem = Problem(
        status: .unprocessableContent, code: "outside_notice", detail: "That is too soon.",
        errors: [.init(pointer: "/start", detail: "At least a day ahead.")],
        extensions: ["crisis": ["call": "555-0100", "open": true, "lines": [1, 2]], "status": 200], instance: "abc")

    @Test func `a problem is written as RFC 9457 has it, with what an outer layer adds`() {
        #expect(
            String(decoding: problem.json(), as: UTF8.self) == """
                {"code":"outside_notice","crisis":{"call":"555-0100","lines":[1,2],"open":true},\
                "detail":"That is too soon.","errors":[{"detail":"At least a day ahead.","pointer":"/start"}],\
                "instance":"abc","status":422,"title":"Outside notice","type":"/problems/outside_notice"}
                """)
        let response = problem.response()
        #expect(response.status == .unprocessableContent)
        #expect(response.headerFields[.contentType] == "application/problem+json")
        #expect(response.headerFields[.cacheControl] == "no-store")
    }

    @Test func `a problem is read as it was written`() throws {
        var expected = problem
        expected.extensions["status"] = nil
        #expect(try JSONDecoder().decode(Problem.self, from: Data(problem.json())) == expected)
    }

    @Test func `a problem without fields does not mention them`() {
        #expect(
            String(decoding: Problem.notFound.json(), as: UTF8.self) == """
                {"code":"not_found","detail":"There is nothing here.","status":404,"title":"Not found",\
                "type":"/problems/not_found"}
                """)
    }

    @Test func `a busy service says when to come back`() {
        #expect(Problem.unavailable(retryAfter: 7).response().headerFields[.retryAfter] == "7")
    }
}
