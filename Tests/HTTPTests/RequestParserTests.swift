import HTTPTypes
import Testing

@testable import HTTP

struct RequestParserTests {
    @Test(arguments: HostileMessage.all)
    func `a message that could be read in two ways is refused, and nothing behind it is read`(
        message: HostileMessage
    ) {
        let smuggled = Array("GET /smuggled HTTP/1.1\r\nHost: clinic.example\r\n\r\n".utf8)
        let parsed = RequestParser.messages(in: [message.bytes + smuggled])
        #expect(parsed.map(\.refusedWith) == [message.status], "\(parsed)")
    }

    @Test(arguments: HostileMessage.all)
    func `a message is refused the same way when it comes byte by byte`(message: HostileMessage) {
        let parsed = RequestParser.messages(in: message.bytes.map { [$0] })
        #expect(parsed == RequestParser.messages(in: [message.bytes]))
    }

    @Test func `a plain request is read with its query, fields and path`() {
        let parsed = RequestParser.messages(
            in: """
                GET /a%20b/c?x=1+2&y=%C3%A9&x=3 HTTP/1.1\r\nHost: clinic.example:8080\r\n\
                X-Note:\t a  b \r\nx-note:c\r\n\r\n
                """)
        #expect(
            parsed == [
                .request(
                    method: "GET", path: "/a%20b/c",
                    query: FormFields([
                        .init(name: "x", value: "1 2"), .init(name: "y", value: "é"), .init(name: "x", value: "3"),
                    ]),
                    fields: ["Host: clinic.example:8080", "X-Note: a  b", "x-note: c"], body: [], keepsAlive: true)
            ])
    }

    @Test func `pipelined requests come out in their order`() {
        let parsed = RequestParser.messages(
            in: """
                POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /2 HTTP/1.1\r\nHost: a\r\n\r\n\
                POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\n\
                GET /4 HTTP/1.1\r\nHost: a\r\n\r\n
                """)
        #expect(parsed.map(\.path) == ["/1", "/2", "/3", "/4"])
        #expect(parsed.map(\.body) == ["abc", "", "de", ""])
    }

    @Test func `chunks are joined, extensions and harmless trailers are dropped`() {
        let parsed = RequestParser.messages(
            in: """
                POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\n\
                05;a=b;c="d\\"e" ; f\r\nhello\r\n1\r\n,\r\n0000\r\nX-Checksum: 1\r\n\r\n
                """)
        #expect(parsed.map(\.body) == ["hello,"])
    }

    @Test func `a request may fill every limit exactly`() {
        let limits = RequestLimits(requestLine: 20, headerSection: 27, headerFields: 2, body: 5)
        let text = "POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length:5\r\n\r\nhello"
        #expect(RequestParser.messages(in: text, limits: limits).map(\.body) == ["hello"])
        let tighter = RequestLimits(requestLine: 19, headerSection: 27, headerFields: 2, body: 5)
        #expect(RequestParser.messages(in: text, limits: tighter) == [.failure(.requestLineTooLong)])
        let narrower = RequestLimits(requestLine: 20, headerSection: 26, headerFields: 2, body: 5)
        #expect(RequestParser.messages(in: text, limits: narrower) == [.failure(.headerSectionTooLarge)])
        let fewer = RequestLimits(requestLine: 20, headerSection: 27, headerFields: 1, body: 5)
        #expect(RequestParser.messages(in: text, limits: fewer) == [.failure(.headerSectionTooLarge)])
        let smaller = RequestLimits(requestLine: 20, headerSection: 27, headerFields: 2, body: 4)
        #expect(RequestParser.messages(in: text, limits: smaller) == [.failure(.bodyTooLarge)])
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", true),
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false),
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n", false),
        ("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", true),
        ("GET / HTTP/1.0\r\n\r\n", false),
        ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", false),
    ])
    func `a connection is kept where the version and the client agree`(text: String, keepsAlive: Bool) {
        #expect(RequestParser.messages(in: text).map(\.keepsAlive) == [keepsAlive])
    }

    @Test(arguments: [
        ("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "/"),
        ("GET http://Clinic.example HTTP/1.1\r\nHost: clinic.EXAMPLE\r\n\r\n", "/"),
        ("GET http://clinic.example?a=b HTTP/1.1\r\nHost: clinic.example\r\n\r\n", "/"),
        ("GET https://clinic.example:443/x HTTP/1.1\r\nHost: clinic.example:443\r\n\r\n", "/x"),
        ("GET //x/admin HTTP/1.1\r\nHost: a\r\n\r\n", "//x/admin"),
        ("GET /.well-known/x HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "/.well-known/x"),
        ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "*"),
        ("GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n", "/a%2Fb"),
    ])
    func `an unusual request that the grammar allows is read`(text: String, path: String) {
        #expect(RequestParser.messages(in: text).map(\.path) == [path])
    }

    @Test func `a client that waits for 100 is told once, and not when its body has come already`() {
        var parser = RequestParser()
        let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n"
        Array(head.utf8).withUnsafeBytes { parser.append($0) }
        #expect(parser.next().isExpectation)
        #expect(!parser.next().isExpectation)
        #expect(parser.isInsideBody)

        var eager = RequestParser()
        Array((head + "h").utf8).withUnsafeBytes { eager.append($0) }
        #expect(!eager.next().isExpectation)

        var old = RequestParser()
        Array(head.replacing("HTTP/1.1", with: "HTTP/1.0").utf8).withUnsafeBytes { old.append($0) }
        #expect(!old.next().isExpectation)
    }

    @Test func `bytes above 127 stay in a value as they came`() throws {
        var parser = RequestParser()
        let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\nX-Note: ".utf8) + [0xE9, 0x20, 0xFF] + Array("\r\n\r\n".utf8)
        bytes.withUnsafeBytes { parser.append($0) }
        guard case .request(let request, _) = parser.next() else {
            Issue.record("The request was not read.")
            return
        }
        let field = try #require(request.headerFields.first { $0.name.canonicalName == "x-note" })
        #expect(field.withUnsafeBytesOfValue { Array($0) } == [0xE9, 0x20, 0xFF])
    }
}

extension RequestParser.Event {
    fileprivate var isExpectation: Bool {
        if case .expectsContinue = self { true } else { false }
    }
}

extension ParsedMessage {
    var path: String? {
        if case .request(_, let path, _, _, _, _) = self { path } else { nil }
    }

    var body: String? {
        if case .request(_, _, _, _, let body, _) = self { String(decoding: body, as: UTF8.self) } else { nil }
    }

    var keepsAlive: Bool? {
        if case .request(_, _, _, _, _, let keepsAlive) = self { keepsAlive } else { nil }
    }
}
