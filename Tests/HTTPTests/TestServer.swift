import Glibc
import HTTPTypes
import Logging
import Testing

@testable import HTTP

/// A server of its own for one test, stopped when the test is over.
struct TestServer {
    let server: Server
    let port: UInt16
    /// What the handler has been asked, in order.
    let seen: Recorder<String>
    /// What `onAnswer` has been told, in order.
    let answers: Recorder<Int>

    /// Runs `body` against a server that answers with method and path, or as `handler` does.
    static func run(
        _ configuration: ServerConfiguration = ServerConfiguration(),
        path: String? = nil,
        handler: @escaping Handler = { .text("\($0.method) \($0.path) \(String(decoding: $0.body, as: UTF8.self))") },
        failure: @escaping @Sendable (Problem, Request?) -> Response = { problem, _ in problem.response() },
        body: (TestServer) async throws -> Void
    ) async throws {
        let seen = Recorder<String>()
        let answers = Recorder<Int>()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = Server(
            configuration: configuration,
            addresses: [.tcp(host: "127.0.0.1", port: 0)] + (path.map { [.unix(path: $0, mode: 0o600)] } ?? []),
            logger: logger,
            handler: { request in
                seen.add("\(request.method) \(request.path)")
                return try await handler(request)
            },
            failure: failure,
            onAnswer: { _, status, _ in answers.add(status.code) })
        let running = Task { try await server.run() }
        guard case .tcp(_, let port) = try await server.boundAddresses[0] else { return }
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(TestServer(server: server, port: port, seen: seen, answers: answers)))
        } catch {
            result = .failure(error)
        }
        await server.stop()
        try await running.value
        try result.get()
    }

    func connect() throws -> RawClient {
        try RawClient(port: port)
    }

    /// Waits until the server's counts are as the test needs them.
    func until(_ condition: (ServerStatistics) -> Bool) async throws {
        while !condition(server.statistics) {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// One request on a connection of its own.
    func exchange(_ text: String) async throws -> String {
        let client = try connect()
        await client.send(text)
        return try await client.receiveAll()
    }

    static let get = "GET /notes HTTP/1.1\r\nHost: clinic.example\r\n\r\n"
}
