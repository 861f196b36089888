import HTTPTypes

/// The request line and the header section of one request, while they are read and until the body is there.
struct RequestHead: Sendable {
    var method = HTTPRequest.Method.get
    var target = RequestTarget()
    var isHTTP10 = false
    var headerFields = HTTPFields()
    /// The bytes of the header section so far, line ends included.
    var sectionSize = 0
    /// Whether the client waits for `100 Continue`.
    var expectsContinue = false
    private var host: String?
    private var contentLength: Int?
    private var isChunked = false
    private var closes = false

    /// An empty head, before the request line.
    init() {}

    /// Reads a request line: method, target and version, one space between them (RFC 9112 §3).
    init(requestLine line: UnsafeBufferPointer<UInt8>) throws(RequestFault) {
        let parts = line.split(separator: .space, maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw .malformed("The request line is not a method, a target and a version with one space between.")
        }
        // The version stands first in judgement: a client of another version may mean anything by the rest.
        isHTTP10 = try Self.isHTTP10(parts[2])
        method = try Self.method(parts[0])
        target = try RequestTarget(UnsafeBufferPointer(rebasing: parts[1]), method: method)
    }

    /// Reads one field line and takes note of the fields that the server itself obeys (RFC 9112 §5).
    mutating func addField(line: UnsafeBufferPointer<UInt8>) throws(RequestFault) {
        let field = try HTTPField(line: line)
        sectionSize += line.count + 2
        headerFields.append(field)
        switch field.name.canonicalName {
        case "host":
            guard host == nil else { throw .malformed("There is more than one Host field.") }
            host = field.value
        case "content-length":
            guard contentLength == nil else { throw .malformed("There is more than one Content-Length field.") }
            contentLength = try Self.length(field.value)
        case "transfer-encoding":
            guard !isChunked else { throw .malformed("There is more than one Transfer-Encoding field.") }
            try Self.checkTransferEncoding(field.value)
            isChunked = true
        case "expect":
            guard field.value.lowercasedASCII == "100-continue" else { throw .expectationUnknown }
            expectsContinue = true
        case "connection":
            closes = closes || field.value.listElements.contains { $0.lowercasedASCII == "close" }
        default:
            break
        }
    }

    /// How the end of the body is found.
    enum Framing {
        case none
        case length(Int)
        case chunked
    }

    /// Judges the header section as a whole: Host, and the framing of the body (RFC 9112 §3.2, §6).
    mutating func framing() throws(RequestFault) -> Framing {
        try target.checkHost(host, isRequired: !isHTTP10)
        if isHTTP10 {
            // RFC 9110 §10.1.1: an expectation of an HTTP/1.0 request is ignored.
            expectsContinue = false
        }
        if isChunked {
            guard !isHTTP10 else { throw .malformed("An HTTP/1.0 request has no transfer coding.") }
            guard contentLength == nil else {
                throw .malformed("There are both a Content-Length and a Transfer-Encoding.")
            }
            return .chunked
        } else if let contentLength {
            return .length(contentLength)
        } else {
            return .none
        }
    }

    /// Whether the client may send another request on this connection (RFC 9112 §9.3).
    ///
    /// An HTTP/1.0 connection is closed after its answer, whatever its Connection field says.
    var keepsAlive: Bool {
        !closes && !isHTTP10
    }

    /// The finished request; peer, id and deadline are the connection's to fill in.
    func request(body: [UInt8]) -> Request {
        var request = Request(
            method: method, path: target.path, query: target.query, headerFields: headerFields, body: body,
            parameters: [:], peer: .trustedProxy, id: "", deadline: .now)
        request.isHTTP10 = isHTTP10
        return request
    }

    /// RFC 9112 §2.3; the name is case-sensitive.
    private static func isHTTP10(_ version: Slice<UnsafeBufferPointer<UInt8>>) throws(RequestFault) -> Bool {
        let bytes = UnsafeBufferPointer(rebasing: version)
        guard bytes.count == 8, bytes[..<5].elementsEqual("HTTP/".utf8), bytes[5].isDigit,
            bytes[6] == UInt8(ascii: "."), bytes[7].isDigit
        else { throw .malformed("The version of the request is not one.") }
        guard bytes[5] == UInt8(ascii: "1"), bytes[7] <= UInt8(ascii: "1") else { throw .versionUnsupported }
        return bytes[7] == UInt8(ascii: "0")
    }

    private static func method(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(RequestFault) -> HTTPRequest.Method {
        switch String(decoding: bytes, as: UTF8.self) {
        case "GET": return .get
        case "HEAD": return .head
        case "POST": return .post
        case "PUT": return .put
        case "PATCH": return .patch
        case "DELETE": return .delete
        case "OPTIONS": return .options
        case "TRACE": return .trace
        // draft-ietf-httpbis-safe-method-w-body: known, so that it is answered 405 with the methods that there are.
        case "QUERY": return .query
        default:
            // RFC 9110 §9.1: methods are case-sensitive, and every registered one is upper-case letters and hyphens.
            guard !bytes.isEmpty,
                bytes.allSatisfy({ $0.isTokenCharacter && !($0.isLetter && $0 & 0x20 != 0) })
            else { throw .malformed("The method of the request is not one.") }
            throw .methodUnknown
        }
    }

    /// Content-Length is digits and nothing else (RFC 9110 §8.6): no sign, no list, no space inside.
    private static func length(_ value: String) throws(RequestFault) -> Int {
        guard !value.isEmpty, value.utf8.allSatisfy(\.isDigit), let length = Int(value) else {
            throw .malformed("The Content-Length is not a length.")
        }
        return length
    }

    /// The one transfer coding that is read is chunked, alone (RFC 9112 §6.1, §7).
    private static func checkTransferEncoding(_ value: String) throws(RequestFault) {
        guard value.lowercasedASCII != "chunked" else { return }
        let codings = value.listElements
        guard codings.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isTokenCharacter) }),
            codings.last?.lowercasedASCII == "chunked",
            !codings.dropLast().contains(where: { $0.lowercasedASCII == "chunked" })
        else { throw .malformed("The Transfer-Encoding does not end with chunked, once.") }
        throw .transferCodingUnknown
    }
}
