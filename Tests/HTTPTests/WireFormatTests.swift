import Fixtures
import Foundation
import HTTPTypes
import Testing

@testable import HTTP

struct WireFormatTests {
    @Test func `dates agree with the calendar of Foundation`() {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        var generator = SeededGenerator(seed: 7)
        let chosen = (0..<2_000).map { _ in Int.random(in: 0...253_402_300_799, using: &generator) }
        for second in chosen + [0, 784_111_777, 951_782_400, 951_868_799, 951_868_800, 4_107_542_399, 4_107_542_400] {
            let expected = formatter.string(from: Date(timeIntervalSince1970: Double(second)))
            #expect(String(decoding: HTTPDate.bytes(secondsSince1970: second), as: UTF8.self) == expected)
        }
    }

    @Test func `request ids are different UUIDs of version 7`() throws {
        let identifiers = RequestIdentifiers()
        let ids = (0..<10_000).map { _ in identifiers.next() }
        #expect(Set(ids).count == ids.count)
        for id in ids {
            #expect(UUID(uuidString: id)?.uuidString.lowercased() == id)
            #expect(id[id.index(id.startIndex, offsetBy: 14)] == "7")
            #expect("89ab".contains(id[id.index(id.startIndex, offsetBy: 19)]))
        }
    }

    @Test func `the framing of an answer is the server's`() throws {
        let response = Response(
            status: .created,
            headerFields: [.contentLength: "99", .transferEncoding: "gzip", .date: "yesterday", .eTag: "\"1\""])
        var encoder = ResponseEncoder()
        var output: [UInt8] = []
        try encoder.appendHead(of: response, framing: .length(3), closes: true, requestID: "id", to: &output)
        let lines = String(decoding: output, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(lines[0] == "HTTP/1.1 201 Created")
        #expect(lines[1].hasPrefix("Date: ") && lines[1].hasSuffix(" GMT"))
        #expect(lines[2...] == ["Request-Id: id", "Content-Length: 3", "Connection: close", "ETag: \"1\"", "", ""])
    }

    @Test func `a header field cannot break out of its line`() throws {
        let response = Response.seeOther("/x\r\nSet-Cookie: a=b\r\n\r\n<html>\0")
        var encoder = ResponseEncoder()
        var output: [UInt8] = []
        try? encoder.appendHead(of: response, framing: .bodiless, closes: false, requestID: "", to: &output)
        let lines = String(decoding: output, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(!lines.contains { $0.hasPrefix("Set-Cookie") })
        #expect(!output.contains(0))
    }

    @Test(arguments: [
        ("127.0.0.1:8080", ListenAddress.tcp(host: "127.0.0.1", port: 8_080)),
        ("[::1]:0", .tcp(host: "::1", port: 0)),
        ("localhost:80", .tcp(host: "localhost", port: 80)),
        ("unix:/run/daybook.sock", .unix(path: "/run/daybook.sock")),
    ])
    func `an address to listen at is read and written`(text: String, address: ListenAddress) {
        #expect(ListenAddress(text) == address)
        #expect(address.description == text)
    }

    @Test(arguments: ["", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "unix:run", "unix:"])
    func `what is no address to listen at is not taken for one`(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test func `addresses have one spelling, and hosts of one network count together`() throws {
        #expect(IPAddress("2001:DB8:0:0::1")?.description == "2001:db8::1")
        #expect(IPAddress("2001:db8::1:2:3:4")?.network == IPAddress("2001:db8::5")?.network)
        #expect(IPAddress("2001:db8:0:1::1")?.network != IPAddress("2001:db8::1")?.network)
        #expect(IPAddress("::ffff:192.0.2.7")?.description == "192.0.2.7")
        #expect(IPAddress("192.0.2.7")?.network == "192.0.2.7")
        for text in ["", "192.0.2.7:80", "192.0.2", "0x7f.1", "clinic.example", "[::1]", "::1%lo"] {
            #expect(IPAddress(text) == nil)
        }
    }

    @Test(arguments: [
        (EMFILE, AcceptFailure.exhausted), (ENFILE, .exhausted), (ENOBUFS, .exhausted), (ENOMEM, .exhausted),
        (ECONNABORTED, .connectionLost), (EINTR, .connectionLost), (EPROTO, .connectionLost),
        (EBADF, .fatal(code: EBADF)), (EINVAL, .fatal(code: EINVAL)),
    ])
    func `only an unusable socket is the end of accepting`(code: Int32, failure: AcceptFailure) {
        #expect(AcceptFailure(code: code) == failure)
    }
}
