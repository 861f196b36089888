import Access
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Pages
import Storage
import Testing

/// The pages of Holos Wellness as a browser gets them: the router in process, the database real.
struct Website {
    let holos: Holos
    let pages: Pages
    private let router: Router
    private let directory: PracticeDirectory

    /// The pages, with the clinic's clock at `now`.
    static func open(now: String = Holos.now, posts: PostGuard? = nil) async throws -> Website {
        let holos = try await Holos.open(now: now)
        let directory = PracticeDirectory(database: holos.database)
        try await directory.refresh()
        let entrance = Entrance(
            database: holos.database, directory: directory, posts: posts)
        let pages = Pages(entrance: entrance)
        var router = Router()
        pages.install(in: &router)
        router.on(.post, "/v1/practices/{practice}/requests", pages.requestForm)
        router.on(.post, "/v1/practices/{practice}/appointments", pages.appointmentForm)
        return Website(holos: holos, pages: pages, router: router, directory: directory)
    }

    /// Reads the practice again, as the service does once a second.
    func refresh() async throws {
        try await directory.refresh()
    }

    /// Follows a link.
    func get(_ target: String, headerFields: HTTPFields = [:]) async -> Page {
        await answer(Request(target: target, headerFields: headerFields))
    }

    /// Sends a form as a browser does.
    func post(_ path: String, _ fields: [(String, String)]) async -> Page {
        await answer(
            Request(
                method: .post, target: path, headerFields: [.contentType: "application/x-www-form-urlencoded"],
                body: Array(Self.encoded(fields).utf8)))
    }

    /// Posts the form that asks to be called.
    func request(_ fields: (String, String)..., to slug: String = "holos") async -> Page {
        await post("/v1/practices/\(slug)/requests", fields)
    }

    /// Posts the form of a booking.
    func book(_ fields: (String, String)...) async -> Page {
        await post("/v1/practices/holos/appointments", fields)
    }

    /// Ends the connections: what a page without its database is tried with, too.
    func close() async {
        await holos.close()
    }

    /// Runs statements as the owner of the database.
    func script(_ text: String) async throws {
        try await holos.scratch.script(text)
    }

    /// The first column of a query.
    func texts(_ statement: String) async throws -> [String] {
        try await holos.scratch.texts(statement)
    }

    /// Sets the clock of every rule.
    func setClock(_ instant: String) async throws {
        try await holos.scratch.setClock(instant)
    }

    /// How many rows a table has.
    func count(_ table: String) async throws -> Int {
        try #require(Int(try await texts("select count(*)::text from \(table)")[0]))
    }

    /// What the service does with a request.
    func answer(_ request: Request) async -> Page {
        do {
            return Page(try await router.respond(to: request))
        } catch {
            return Page(pages.failure(Problem(error) ?? .internal, request))
        }
    }

    private static func encoded(_ fields: [(String, String)]) -> String {
        let plain = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: Unicode.Scalar(0)..."\u{7F}"))
        return fields.map { name, value in
            [name, value].map { $0.addingPercentEncoding(withAllowedCharacters: plain) ?? "" }.joined(separator: "=")
        }.joined(separator: "&")
    }
}

/// What a browser got.
struct Page {
    let status: Int
    let headerFields: HTTPFields
    let html: String

    init(_ response: Response) {
        status = response.status.code
        headerFields = response.headerFields
        html = String(decoding: response.bytes, as: UTF8.self)
    }

    /// What stands between the help lines and the foot.
    var main: String {
        part(from: "<main>", to: "</main>")
    }

    /// The text without its tags and without what nobody sees, white space folded: what a person reads.
    var words: String {
        main.replacing(/<div class="unseen" aria-hidden="true">[\s\S]*?<\/div>/, with: "").replacing(
            /<(input|option)[^>]*>/, with: ""
        ).replacing(/<[^>]*>/, with: " ")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The first tag that holds the text.
    func tag(_ text: String) -> String {
        guard let found = html.range(of: text), let start = html[..<found.lowerBound].lastIndex(of: "<"),
            let end = html[found.lowerBound...].firstIndex(of: ">")
        else { return "" }
        return String(html[start...end])
    }

    /// The addresses that links lead to.
    var links: [String] {
        html.matches(of: /href="([^"]*)"/).map { String($0.1).replacing("&amp;", with: "&") }
    }

    /// The value of a hidden field.
    func hidden(_ name: String) -> String? {
        tag("name=\"\(name)\"").firstMatch(of: /value="([^"]*)"/).map { String($0.1) }
    }

    private func part(from start: String, to end: String) -> String {
        guard let begin = html.range(of: start), let stop = html.range(of: end, options: .backwards) else { return "" }
        return String(html[begin.upperBound..<stop.lowerBound])
    }
}
