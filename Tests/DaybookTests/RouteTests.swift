import Access
import Clinic
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Storage
import Testing
import Yams

@testable import daybook

@Suite(.timeLimit(.minutes(10)))
struct RouteTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

    @Test func `the description of the API names every route that is served and no other`() async throws {
        let described = try Self.described()
        let holos = try await Holos.open()
        let web = WebService(
            database: holos.database,
            system: SystemRoutes(
                database: holos.database, migrations: "", openAPI: "", prometheus: PrometheusMetrics(),
                answers: AnswerCache(watch: holos.database.watch, limit: 0)),
            posts: nil
        )
        let served = Set(web.router.routes.map { "\($0.method.rawValue) \($0.pattern)" })
        #expect(described.subtracting(served) == [], "described but not served")
        #expect(served.subtracting(described) == [], "served but not described")
        await holos.close()
    }

    @Test func `the vocabulary names every refusal code`() throws {
        let text = try String(contentsOf: Self.root.appending(path: "docs/vocabulary.md"), encoding: .utf8)
        for code in Refusal.Code.allCases {
            #expect(text.contains("`\(code.rawValue)`"), "docs/vocabulary.md does not know \(code.rawValue)")
        }
    }

    @Test func `the drawing of the states knows every transition and draws no other`() throws {
        let text = try String(contentsOf: Self.root.appending(path: "docs/states.md"), encoding: .utf8)
        let section = try #require(text.range(of: "## Appointment"))
        let rest = text[section.upperBound...]
        let end = rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex
        let drawn = Set(
            rest[..<end].split(separator: "\n").compactMap { line -> String? in
                let words = line.split(separator: ":")[0].split(separator: " ").map(String.init)
                guard words.count == 3, words[1] == "-->", words[0] != "[*]", words[2] != "[*]" else { return nil }
                return "\(words[0]) \(words[2])"
            })
        let allowed = Set(
            AppointmentState.allCases.flatMap { state in
                state.successors.map { "\(state.rawValue) \($0.rawValue)" }
            })
        // A move takes a confirmed visit back to booked, since what was confirmed was the old time; and each to where it
        // waits for something.
        let moves: Set = ["confirmed booked", "booked provisional", "confirmed provisional"]
        #expect(drawn.subtracting(allowed) == moves)
        #expect(allowed.subtracting(drawn) == [])
    }

    @Test func `the drawing of the states of a series knows every transition and draws no other`() throws {
        let text = try String(contentsOf: Self.root.appending(path: "docs/states.md"), encoding: .utf8)
        let section = try #require(text.range(of: "## Series"))
        let rest = text[section.upperBound...]
        let drawn = Set(
            rest[..<(rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex)].split(separator: "\n").compactMap {
                line -> String? in
                let words = line.split(separator: ":")[0].split(separator: " ").map(String.init)
                guard words.count == 3, words[1] == "-->", words[0] != "[*]", words[2] != "[*]" else { return nil }
                return "\(words[0]) \(words[2])"
            })
        let allowed = Set(
            SeriesState.allCases.flatMap { state in state.successors.map { "\(state.rawValue) \($0.rawValue)" } })
        #expect(drawn == allowed)
    }

    private static func described() throws -> Set<String> {
        let text = try String(contentsOf: root.appending(path: "docs/api/openapi.yaml"), encoding: .utf8)
        let document = try #require(try Yams.load(yaml: text) as? [String: Any])
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let methods: Set = ["get", "post", "put", "delete", "patch"]
        return Set(
            paths.flatMap { path, item in
                item.keys.filter(methods.contains).map { "\($0.uppercased()) \(path)" }
            })
    }
}
