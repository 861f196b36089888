import HTTPTypes
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(10)))
struct ServerTests {
    @Test func `an answer has its date, its id and its length, and the connection stays`() async throws {
        try await TestServer.run { test in
            let client = try test.connect()
            for _ in 1...3 {
                await client.send(TestServer.get)
                let reply = try #require(try await client.reply())
                #expect(reply.status == 200)
                #expect(reply.body == "GET /notes ")
                #expect(reply.field("Content-Length") == "11")
                #expect(reply.field("Date")?.count == 29)
                #expect(reply.field("Request-Id")?.count == 36)
                #expect(reply.field("Connection") == nil)
            }
            #expect(test.server.statistics.accepted == 1)
        }
    }

    @Test(arguments: HostileMessage.framing + HostileMessage.chunks + HostileMessage.hosts)
    func `a hostile message gets one answer and nothing behind it is run`(message: HostileMessage) async throws {
        try await TestServer.run { test in
            let client = try test.connect()
            await client.send(message.bytes + Array("GET /smuggled HTTP/1.1\r\nHost: clinic.example\r\n\r\n".utf8))
            let text = try await client.receiveAll()
            #expect(text.hasPrefix("HTTP/1.1 \(message.status) "))
            #expect(text.components(of: "HTTP/1.1 ").count == 1)
            #expect(text.contains("\r\nConnection: close\r\n"))
            #expect(text.contains("\"status\":\(message.status)"))
            #expect(test.seen.all == [])
            #expect(test.answers.all == [message.status])
        }
    }

    @Test func `a body that is far too large gets its answer although it is still being sent`() async throws {
        try await TestServer.run { test in
            let text = try await test.exchange(
                "POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n"
                    + String(repeating: "a", count: 900_000))
            #expect(text.hasPrefix("HTTP/1.1 413 "))
            #expect(test.seen.all == [])
        }
    }

    @Test func `pipelined requests are answered in their order, however long each takes`() async throws {
        let first = Signal()
        try await TestServer.run(handler: { request in
            if request.path == "/1" {
                await first.wait()
            }
            return .text(request.path)
        }) { test in
            let client = try test.connect()
            await client.send((1...3).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
            first.tell()
            await client.send("GET /4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let bodies = try await client.receiveAll().components(of: "\r\n\r\n").map { $0.prefix(2) }
            #expect(bodies == ["HT", "/1", "/2", "/3", "/4"])
            #expect(test.seen.all == ["GET /1", "GET /2", "GET /3", "GET /4"])
        }
    }

    @Test func `a client that waits for 100 is told before it sends its body`() async throws {
        try await TestServer.run { test in
            let client = try test.connect()
            await client.send("POST /n HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await client.reply()?.status == 100)
            await client.send("hello")
            #expect(try await client.reply()?.body == "POST /n hello")
        }
    }

    @Test func `HEAD gets the length and no body`() async throws {
        try await TestServer.run { test in
            let client = try test.connect()
            await client.send("HEAD /notes HTTP/1.1\r\nHost: a\r\n\r\n")
            let reply = try #require(try await client.reply(toHEAD: true))
            #expect(reply.field("Content-Length") == "12")
            await client.send(TestServer.get)
            #expect(try await client.reply()?.body == "GET /notes ")
        }
    }

    @Test func `a refused HEAD gets no body either`() async throws {
        try await TestServer.run { test in
            let text = try await test.exchange("HEAD /notes HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 417 "))
            #expect(text.hasSuffix("\r\n\r\n"))
        }
    }

    @Test(arguments: [204, 304])
    func `an answer that has no body gets none, whatever the handler says`(status: Int) async throws {
        try await TestServer.run(handler: { _ in
            Response(status: .init(code: status), headerFields: [.eTag: "\"1\""], body: .bytes(Array("no".utf8)))
        }) { test in
            let text = try await test.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(text.hasSuffix("ETag: \"1\"\r\n\r\n"))
            #expect(!text.contains("Content-Length"))
        }
    }

    @Test func `an HTTP/1.0 client is answered and the connection closed`() async throws {
        try await TestServer.run { test in
            let text = try await test.exchange("GET /notes HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(text.contains("\r\nConnection: close\r\n"))
            #expect(text.hasSuffix("GET /notes "))
        }
    }

    @Test func `a problem of a handler is the answer, its request id added`() async throws {
        try await TestServer.run(
            handler: { _ in throw Problem(status: .conflict, code: "slot_taken", detail: "That time is taken.") },
            failure: { problem, request in
                var problem = problem
                problem.extensions["path"] = .string(request?.path ?? "none")
                return problem.response()
            }
        ) { test in
            let client = try test.connect()
            await client.send(TestServer.get)
            let reply = try #require(try await client.reply())
            #expect(reply.status == 409)
            #expect(reply.body.contains(#""path":"/notes""#))
            #expect(reply.body.contains(#""instance":"\#(reply.field("Request-Id") ?? "")""#))
            await client.send("nonsense\r\n\r\n")
            let refusal = try await client.receiveAll()
            #expect(refusal.hasPrefix("HTTP/1.1 400 "))
            #expect(refusal.contains(#""path":"none""#))
        }
    }

    @Test func `any other error of a handler says nothing of itself`() async throws {
        struct Secret: Error {
            let text = "the password is hunter2"
        }
        try await TestServer.run(handler: { _ in throw Secret() }) { test in
            let client = try test.connect()
            await client.send(TestServer.get)
            let reply = try #require(try await client.reply())
            #expect(reply.status == 500)
            #expect(reply.body.contains(#""code":"internal""#))
            #expect(!reply.body.contains("hunter2") && !reply.body.contains("Secret"))
        }
    }

    @Test func `repeated header fields reach the handler one by one`() async throws {
        try await TestServer.run(handler: { request in
            .text(request.headerFields[values: .acceptLanguage].joined(separator: "|"))
        }) { test in
            let client = try test.connect()
            await client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept-Language: de\r\naccept-language: fr\r\n\r\n")
            #expect(try await client.reply()?.body == "de|fr")
        }
    }

    @Test func `a large answer arrives whole`() async throws {
        let large = [UInt8](repeating: UInt8(ascii: "x"), count: 5_000_000)
        try await TestServer.run(handler: { _ in Response(status: .ok, body: .bytes(large)) }) { test in
            let text = try await test.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(text.components(of: "\r\n\r\n").last?.utf8.count == large.count)
        }
    }
}

extension String {
    /// The parts between the separators, empty ones left out.
    func components(of separator: String) -> [Substring] {
        split(separator: separator)
    }
}
