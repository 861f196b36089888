import API
import Access
import Clinic
import Crypto
import Fixtures
import Foundation
import HTTP
import HTTPTypes
import Logging
import Metrics
import Postgres
import Storage
import Synchronization
import Testing
import Transport

@testable import Messaging
@testable import daybook

/// A whole service whose every word to the outside is kept: log lines, answers to callbacks, letters as a mail server
/// gets them, texts, and what a webhook is told.
struct WatchedClinic: Sendable {
    let holos: Holos
    let database: Database
    let log: Lines
    /// What the provider of texts was sent, a form each.
    let texts: Lines
    /// What a webhook was told: path, headers and body of each request.
    let events: Lines
    private let web: WebService
    private let worker: Worker
    private let answers = AnswerMetrics()
    private let key: String

    /// Lines that come from anywhere.
    final class Lines: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private struct Handler: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { lines.add("\(event.message) \(event.metadata ?? [:]) \(metadata)") }
    }

    /// Metrics are set up once in a process.
    private static let prometheus: PrometheusMetrics = {
        let prometheus = PrometheusMetrics()
        MetricsSystem.bootstrap(prometheus)
        return prometheus
    }()

    /// Runs `body` in a clinic whose provider of texts and whose webhook are a server of this process, and whose relay
    /// is one of the peers.
    static func run(_ body: (WatchedClinic) async throws -> Void) async throws {
        let (log, texts, events) = (Lines(), Lines(), Lines())
        let logger = Logger(label: "test") { _ in Handler(lines: log) }
        let provider = Server(addresses: [.tcp(host: "127.0.0.1", port: 0)], logger: logger) { request in
            let body = String(decoding: request.body, as: UTF8.self)
            if request.path.hasPrefix(Self.hook) {
                let headers = request.headerFields.map { "\($0.name): \($0.value)" }
                events.add(([request.path] + headers + [body]).joined(separator: "\n"))
                return Response(status: .noContent)
            }
            texts.add(body)
            return .json(Array(#"{"sid":"SM\#(texts.all.count)"}"#.utf8), status: .created)
        }
        async let serving: Void = provider.run()
        guard case .tcp(_, let port)? = try await provider.boundAddresses.first else { throw NoProvider() }
        let clinic = try await WatchedClinic(log: log, texts: texts, events: events, logger: logger, port: port)
        try await body(clinic)
        await clinic.database.close()
        await clinic.holos.close()
        await provider.stop()
        try await serving
    }

    private init(log: Lines, texts: Lines, events: Lines, logger: Logger, port: UInt16) async throws {
        self.log = log
        self.texts = texts
        self.events = events
        holos = try await Holos.open()
        let pool = Pool(
            PostgresConfiguration(connectionString: holos.scratch.connectionString, poolSize: 4), logger: logger)
        database = Database(pool: pool, zones: ZoneDirectory(), logger: logger, patience: ScratchDatabase.patience)
        let callbacks = TextCallbacks(root: Self.root)
        web = WebService(
            database: database,
            system: SystemRoutes(
                database: database, migrations: "sql/migrations", openAPI: "docs/api/openapi.yaml",
                prometheus: Self.prometheus, answers: AnswerCache(watch: database.watch, limit: 1 << 20)),
            posts: nil, provider: ProviderSignature(token: Self.token, callbacks: callbacks))
        try await web.entrance.directory.refresh()
        let here = try #require(NetworkRange("127.0.0.0/8"))
        let client = try #require(WebClient(.init(addresses: AddressGuard(allowed: [here]))))
        let gateway = try TextGateway(
            base: "http://127.0.0.1:\(port)", account: "AC1", login: Login(user: "AC1", password: Self.token),
            client: client)
        let mailPort = try #require(try await Peers.shared.places.mail["ok"])
        let relay = try #require(
            Relay(RelayConfiguration(host: "localhost", port: mailPort, security: .plain, name: "daybook.test")))
        worker = Worker(
            database: database,
            channels: [.email: .relay(relay), .text: .texts(gateway, from: .number("+13125550142"))],
            letters: try LetterTemplates(), texts: try TextTemplates(), webhooks: client,
            configuration: WorkerConfiguration(name: "test", callbacks: callbacks), logger: logger)
        let text = KeyText(id: .fresh(), secret: KeyText.freshSecret())
        let key = APIKey(id: text.id, practice: holos.practice.id, name: "test", scopes: Set(APIKey.Scope.allCases))
        try await database.add(key, secret: text.secret, call: holos.call(.daybook))
        self.key = text.text
        _ = try await database.addWebhook(
            at: "http://127.0.0.1:\(port)\(Self.hook)", for: [], secret: WebhookSecret.fresh().text,
            call: holos.call(.daybook)
        ) { Storage.Answer(status: 201, body: "\($0.id)") }
    }

    /// One exchange with the service; `/p/` stands for the practice in the API.
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, staff: Bool = false,
        form: Bool = false, headers: [String: String] = [:]
    ) async -> Response {
        var fields: HTTPFields = [:]
        if body != nil { fields[.contentType] = form ? "application/x-www-form-urlencoded" : "application/json" }
        if staff { fields[.authorization] = "Bearer \(key)" }
        if method == .post { fields[.idempotencyKey] = "\"\(UUID().uuidString)\"" }
        for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        let request = Request(
            method: method, target: path.hasPrefix("/p/") ? Self.practice + path.dropFirst(2) : path,
            headerFields: fields,
            body: Array((body ?? "").utf8))
        let response = await web.respond(to: request)
        answers.record(web.router.pattern(for: request), status: response.status.code, .milliseconds(1))
        return response
    }

    /// A post of the provider, signed or not; gives what it is answered.
    func callback(_ path: String, _ fields: [(String, String)], isSigned: Bool = true) async -> String {
        let sorted = fields.sorted { $0.0 < $1.0 }
        let text = Self.root + Self.practice + path + sorted.map { $0.0 + $0.1 }.joined()
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Data(text.utf8), using: SymmetricKey(data: Data((isSigned ? Self.token : "wrong").utf8)))
        let response = await send(
            .post, Self.practice + path, Self.encoded(fields), form: true,
            headers: ["X-Twilio-Signature": Data(code).base64EncodedString()])
        return String(decoding: response.bytes, as: UTF8.self)
    }

    /// Sends what is due then.
    @discardableResult
    func work(at instant: String) async throws -> PassSummary {
        try await holos.scratch.setClock(instant)
        return try await worker.runOnce(deadline: .now + .seconds(60))
    }

    /// The letters that the relay was handed, as it got them: each with what was said before it, and with its bytes.
    func letters() async throws -> [(envelope: [Record.Fact?], mail: MailPart)] {
        let ids = Set(try await holos.scratch.texts("select message_id::text from message"))
        let records = try await Peers.shared.allRecords { record in
            guard record.kind == "mail", case .text(let id)? = record["id"] else { return false }
            return ids.contains(String(id.dropFirst().prefix { $0 != "@" }))
        }
        return try records.map { record in
            guard case .text(let text)? = record["bytes"] else { throw NoProvider() }
            let bytes = Array(try #require(Data(base64Encoded: text)))
            return (["sender", "name", "subject"].map { record[$0] }, MailPart(bytes[...]))
        }
    }

    /// Where the provider was told to say what became of each text, below the practice.
    func statusPaths() throws -> [String] {
        try texts.all.map { text in
            let fields = try FormFields(parsing: Array(text.utf8))
            let address = try #require(fields.first(of: "StatusCallback"))
            try #require(address.hasPrefix(Self.root + Self.practice))
            return String(address.dropFirst((Self.root + Self.practice).count))
        }
    }

    static func encoded(_ fields: [(String, String)]) -> String {
        fields.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
            .joined(separator: "&")
    }

    private static let token = "12345"
    private static let root = "https://book.example"
    private static let practice = "/v1/practices/holos"
    private static let hook = "/hook"
}

private struct NoProvider: Error {}
