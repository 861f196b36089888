import HTTPTypes
import Logging
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(10)))
struct StopTests {
    @Test func `a running request is finished, an idle connection closed, a new one turned away`() async throws {
        let begun = Signal()
        let release = Signal()
        try await TestServer.run(handler: { request in
            guard request.path == "/slow" else { return .text("quick") }
            begun.tell()
            await release.wait()
            return .text("finished")
        }) { test in
            let idle = try test.connect()
            await idle.send(TestServer.get)
            #expect(try await idle.reply()?.body == "quick")
            let busy = try test.connect()
            await busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            await begun.wait()
            let stopping = Task { await test.server.stop() }
            #expect(try await idle.receiveAll() == "")
            #expect(throws: RawClient.Failure.self) { try test.connect() }
            release.tell()
            let text = try await busy.receiveAll()
            #expect(text.contains("\r\nConnection: close\r\n"))
            #expect(text.hasSuffix("finished"))
            await stopping.value
            #expect(test.server.statistics.open == 0)
        }
    }

    @Test func `a request that outlives the grace is cut, even when its handler does not notice`() async throws {
        let begun = Signal()
        let release = Signal()
        try await TestServer.run(
            ServerConfiguration(stopGrace: .milliseconds(20)),
            handler: { _ in
                begun.tell()
                await Task { await release.wait() }.value
                return .text("never")
            }
        ) { test in
            let client = try test.connect()
            await client.send(TestServer.get)
            await begun.wait()
            await test.server.stop()
            #expect(try await client.receiveAll() == "")
            release.tell()
        }
    }

    @Test func `a cancelled server cuts at once what is running`() async throws {
        let begun = Signal()
        let server = Server(addresses: [.tcp(host: "127.0.0.1", port: 0)], logger: Logger(label: "test")) { _ in
            begun.tell()
            try await Task.sleep(for: .seconds(3_600))
            return .noContent
        }
        let running = Task { try await server.run() }
        guard case .tcp(_, let port) = try await server.boundAddresses[0] else { return }
        let client = try RawClient(port: port)
        await client.send(TestServer.get)
        await begun.wait()
        running.cancel()
        try await running.value
        #expect(try await client.receiveAll() == "")
    }

    @Test func `a server that is stopped before it runs does not run`() async throws {
        let server = Server(addresses: [.tcp(host: "127.0.0.1", port: 0)], logger: Logger(label: "test")) { _ in
            .noContent
        }
        await server.stop()
        try await server.run()
        await #expect(throws: CancellationError.self) { try await server.boundAddresses }
    }

    @Test func `a server runs once`() async throws {
        try await TestServer.run { test in
            await #expect(throws: ListenFault.alreadyRunning) { try await test.server.run() }
        }
    }
}
