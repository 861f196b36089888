import HTTPTypes
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(10)))
struct StreamTests {
    @Test func `a stream is sent in chunks as they come, and the connection stays`() async throws {
        let next = Signal()
        try await TestServer.run(handler: { request in
            guard request.path == "/live" else { return .text("after") }
            return Response(status: .ok, body: .stream(Self.stream(["one", "", "two"], waitingFor: next)))
        }) { test in
            let client = try test.connect()
            await client.send("GET /live HTTP/1.1\r\nHost: a\r\n\r\n")
            next.tell()
            let begin = try await client.text(until: "3\r\none\r\n")
            #expect(begin.contains("\r\nTransfer-Encoding: chunked\r\n"))
            #expect(!begin.contains("Content-Length"))
            next.tell()
            next.tell()
            next.tell()
            #expect(try await client.text(until: "0\r\n\r\n") == "3\r\ntwo\r\n0\r\n\r\n")
            await client.send(TestServer.get)
            #expect(try await client.reply()?.body == "after")
        }
    }

    @Test func `a stream to an HTTP/1.0 client ends with the connection`() async throws {
        try await TestServer.run(handler: { _ in
            Response(status: .ok, body: .stream(Self.stream(["one", "two"])))
        }) { test in
            let text = try await test.exchange("GET /live HTTP/1.0\r\n\r\n")
            #expect(text.hasSuffix("\r\n\r\nonetwo"))
            #expect(!text.contains("Transfer-Encoding"))
        }
    }

    @Test func `HEAD gets no stream`() async throws {
        try await TestServer.run(handler: { _ in
            Response(status: .ok, body: .stream(Self.stream(["one"])))
        }) { test in
            let text = try await test.exchange("HEAD /live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(text.contains("\r\nTransfer-Encoding: chunked\r\n"))
            #expect(text.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func `a stream that fails does not look complete`() async throws {
        struct Failure: Error {}
        try await TestServer.run(handler: { _ in
            let elements = Recorder<Int>()
            return Response(
                status: .ok,
                body: .stream(
                    AsyncThrowingStream {
                        elements.add(1)
                        if elements.all.count > 1 { throw Failure() }
                        return Array("one".utf8)
                    }))
        }) { test in
            let text = try await test.exchange("GET /live HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(text.hasSuffix("3\r\none\r\n"))
        }
    }

    @Test func `a stream is cancelled when its client goes`() async throws {
        let cancelled = Signal()
        try await TestServer.run(handler: { _ in
            Response(
                status: .ok,
                body: .stream(
                    AsyncThrowingStream {
                        await withTaskCancellationHandler {
                            await Signal().wait()
                        } onCancel: {
                            cancelled.tell()
                        }
                        return nil
                    }))
        }) { test in
            var client: RawClient? = try test.connect()
            await client?.send("GET /live HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await client?.receive()
            client = nil
            await cancelled.wait()
            try await test.until { $0.open == 0 }
        }
    }

    private static func stream(
        _ elements: [String], waitingFor signal: Signal? = nil
    ) -> AsyncThrowingStream<[UInt8], any Error> {
        let position = Recorder<Int>()
        return AsyncThrowingStream {
            await signal?.wait()
            let index = position.all.count
            position.add(index)
            return index < elements.count ? Array(elements[index].utf8) : nil
        }
    }
}

extension RawClient {
    /// What the server sends until it has sent these characters.
    fileprivate func text(until end: String) async throws -> String {
        var text = ""
        while !text.hasSuffix(end), let more = try await receive() {
            text += String(decoding: more, as: UTF8.self)
        }
        return text
    }
}
