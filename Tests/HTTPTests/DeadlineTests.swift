import HTTPTypes
import Testing

@testable import HTTP

/// Deadlines of some milliseconds, and of an hour for those that must not strike.
@Suite(.timeLimit(.minutes(10)))
struct DeadlineTests {
    private static let hour = Duration.seconds(3_600)
    private let patient = ServerConfiguration(
        headerDeadline: hour, bodyDeadline: hour, idleDeadline: hour, writeDeadline: hour, handlerDeadline: hour,
        stopGrace: .milliseconds(20))

    @Test func `a header section that does not come to its end is answered with 408`() async throws {
        var configuration = patient
        // Long enough for the half of it to be read on a machine that has much to do.
        configuration.headerDeadline = .milliseconds(500)
        try await TestServer.run(configuration) { test in
            let text = try await test.exchange("GET /notes HTTP/1.1\r\nHost: clinic")
            #expect(text.hasPrefix("HTTP/1.1 408 "))
            #expect(text.contains(#""code":"timeout""#))
            #expect(test.seen.all == [])
        }
    }

    @Test func `a body that does not come to its end is answered with 408`() async throws {
        var configuration = patient
        configuration.bodyDeadline = .milliseconds(20)
        try await TestServer.run(configuration) { test in
            let text = try await test.exchange("POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel")
            #expect(text.hasPrefix("HTTP/1.1 408 "))
            #expect(test.seen.all == [])
        }
    }

    @Test func `dripping bytes does not put the deadline off`() async throws {
        var configuration = patient
        configuration.headerDeadline = .milliseconds(50)
        try await TestServer.run(configuration) { test in
            let client = try test.connect()
            await client.send("GET /notes HTTP/1.1\r\nX-Note: ")
            let drip = Task {
                while !Task.isCancelled {
                    await client.send("a")
                }
            }
            // The limit of the header section (431) would end a drip that the deadline (408) does not.
            let text = try await client.receiveAll()
            drip.cancel()
            #expect(text.hasPrefix("HTTP/1.1 408 ") || text.hasPrefix("HTTP/1.1 431 "))
        }
    }

    @Test func `a connection that says nothing is closed without a word`() async throws {
        var configuration = patient
        configuration.headerDeadline = .milliseconds(20)
        try await TestServer.run(configuration) { test in
            let client = try test.connect()
            #expect(try await client.receiveAll() == "")
            #expect(test.answers.all == [])
        }
    }

    @Test func `a connection that rests too long between requests is closed without a word`() async throws {
        var configuration = patient
        configuration.idleDeadline = .milliseconds(20)
        try await TestServer.run(configuration) { test in
            let client = try test.connect()
            await client.send(TestServer.get)
            #expect(try await client.reply()?.status == 200)
            #expect(try await client.receiveAll() == "")
        }
    }

    @Test func `a client that does not take its answer is cut`() async throws {
        var configuration = patient
        configuration.writeDeadline = .milliseconds(20)
        let large = [UInt8](repeating: 0, count: 20_000_000)
        try await TestServer.run(configuration, handler: { _ in Response(status: .ok, body: .bytes(large)) }) { test in
            let client = try RawClient(port: test.port, receiveBuffer: 4_096)
            await client.send(TestServer.get)
            try await test.until { $0.accepted == 1 && $0.open == 0 }
            #expect(try await client.receiveAll().utf8.count < large.count)
        }
    }

    @Test func `a handler that is over its time is answered for, whether it notices or not`() async throws {
        var configuration = patient
        configuration.handlerDeadline = .milliseconds(20)
        let release = Signal()
        let cancelled = Recorder<Bool>()
        try await TestServer.run(
            configuration,
            handler: { _ in
                // A task of its own does not notice the cancellation, as a blocked call would not.
                await Task { await release.wait() }.value
                cancelled.add(Task.isCancelled)
                return .text("too late")
            }
        ) { test in
            let client = try test.connect()
            await client.send(TestServer.get)
            let text = try await client.receiveAll()
            #expect(text.hasPrefix("HTTP/1.1 503 "))
            #expect(text.contains("\r\nRetry-After: 2\r\n"))
            #expect(text.contains(#""code":"unavailable""#))
            #expect(!text.contains("too late"))
            release.tell()
            try await test.until { $0.open == 0 }
            #expect(cancelled.all == [true])
            #expect(test.answers.all == [503])
        }
    }

    @Test func `the handler is told its deadline`() async throws {
        let before = ContinuousClock.now
        try await TestServer.run(
            handler: { .text($0.deadline > before + .seconds(9) && $0.deadline < .now + .seconds(11) ? "yes" : "no") }
        ) { test in
            let client = try test.connect()
            await client.send(TestServer.get)
            #expect(try await client.reply()?.body == "yes")
        }
    }
}
