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
import Synchronization
import Testing

/// Nothing that somebody says about themselves reaches a log, whatever becomes of it.
@Suite(.timeLimit(.minutes(10)))
struct LogTests {
    /// Everything that was logged, with its metadata.
    final class Book: Sendable {
        private let lines = Mutex<[String]>([])
        var text: String { lines.withLock { $0.joined(separator: "\n") } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    struct Handler: LogHandler {
        let book: Book
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) {
            book.add("\(event.message) \(event.metadata ?? [:]) \(metadata)")
        }
    }

    private static let canary = "Xylophone"

    /// A request with the canary wherever text may stand.
    private static func body(_ more: String = "") -> String {
        """
        {"person":{"name":"\(canary) Name","email":"\(canary)@example.org","phone":"+1-312-555-0170"},
        "message":"\(canary) message","preferred":"\(canary) mornings","reasons":["depression"],"not_safe":true,
        "contact":{"code_word":"\(canary)","times":"\(canary)","other_address":"\(canary)","preferred_name":"\(canary)",
        "language":"\(canary)","access_needs":"\(canary)","guardian":"\(canary)"},
        "questionnaires":[{"instrument":"asq","version":1,"answers":{"1":1,"2":1,"3":1,"4":1,"5":1}}]\(more)}
        """
    }

    @Test func `nothing that somebody says reaches the log, the audit trail, tasks or answers kept`() async throws {
        let book = Book()
        let holos = try await Holos.open()
        let logger = Logger(label: "test") { _ in Handler(book: book) }
        let pool = Pool(
            PostgresConfiguration(connectionString: holos.scratch.connectionString, poolSize: 2), logger: logger)
        let database = Database(pool: pool, zones: ZoneDirectory(), logger: logger, patience: ScratchDatabase.patience)
        let directory = PracticeDirectory(database: database)
        try await directory.refresh()
        var router = Router()
        let form: Handler_ = { _ in .noContent }
        API(
            entrance: Entrance(database: database, directory: directory, posts: nil),
            forms: .init(request: form, appointment: form)
        ).install(in: &router)

        func post(_ body: String) async -> Int {
            let fields: HTTPFields = [
                .contentType: "application/json", .idempotencyKey: "\"\(UUID().uuidString)\"",
            ]
            let request = Request(
                method: .post, target: "/v1/practices/holos/requests", headerFields: fields, body: Array(body.utf8))
            do {
                return try await router.respond(to: request).status.code
            } catch {
                book.add("\(error)")
                return Problem(error)?.status.code ?? 500
            }
        }
        #expect(await post(Self.body()) == 201)
        #expect(await post(Self.body(#","service":"\#(Self.canary)""#)) == 422)
        #expect(await post(Self.body(#","\#(Self.canary)":1"#)) == 422)
        // A statement that fails in the database, with the values in its hands.
        try await holos.scratch.script("alter table person add constraint nobody check (name = '') not valid")
        #expect(await post(Self.body()) == 500)
        await pool.close()
        #expect(await post(Self.body()) == 503)

        // The name of an unknown field is the caller's word, and is told to the caller alone.
        let log = book.text.replacing("/\(Self.canary)", with: "")
        #expect(!log.contains(Self.canary))
        #expect(!book.text.isEmpty)
        for table in ["audit_entry", "task", "triage_flag", "intake", "idempotency"] {
            let rows = try await holos.scratch.texts("select to_jsonb(t)::text from \(table) t")
            #expect(!rows.isEmpty || table == "idempotency", "\(table)")
            #expect(!rows.joined().contains(Self.canary), "\(table)")
        }
        await holos.close()
    }

    private typealias Handler_ = HTTP.Handler
}
