import HTTPTypes

/// Writes answers as HTTP/1.1 bytes (RFC 9112 §4, §6).
struct ResponseEncoder: Sendable {
    /// A header field of a handler holds a byte that would break the header section.
    struct UnsafeField: Error {}

    /// How the client finds the end of the body.
    enum Framing: Sendable {
        /// There is no body, and the status says so.
        case bodiless
        /// The body has this many bytes.
        case length(Int)
        /// The body is chunked.
        case chunked
        /// The body ends with the connection.
        case untilClose
    }

    private var date = DateField()

    /// Appends the status line and the header section of an answer.
    ///
    /// The fields that frame the message are the server's: those of the handler are left out.
    /// - Throws: `UnsafeField`, before a byte is appended, for a field value with CR, LF or NUL.
    mutating func appendHead(
        of response: Response, framing: Framing, closes: Bool, requestID: String, to output: inout [UInt8]
    ) throws(UnsafeField) {
        let fields = response.headerFields
        guard fields.allSatisfy(Self.isSafe) else { throw UnsafeField() }
        Self.appendStatusLine(response.status, to: &output)
        Self.append("Date: ", to: &output)
        output.append(contentsOf: date.now())
        if !requestID.isEmpty {
            Self.append("\r\nRequest-Id: ", to: &output)
            output.append(contentsOf: requestID.utf8)
        }
        switch framing {
        case .bodiless, .untilClose: break
        case .length(let length):
            Self.append("\r\nContent-Length: ", to: &output)
            Self.append(number: length, radix: 10, to: &output)
        case .chunked: Self.append("\r\nTransfer-Encoding: chunked", to: &output)
        }
        if closes {
            Self.append("\r\nConnection: close", to: &output)
        }
        Self.append("\r\n", to: &output)
        for field in fields where !Self.isOwn(field.name) {
            output.append(contentsOf: field.name.rawName.utf8)
            Self.append(": ", to: &output)
            field.withUnsafeBytesOfValue { output.append(contentsOf: $0) }
            Self.append("\r\n", to: &output)
        }
        Self.append("\r\n", to: &output)
    }

    /// Appends one chunk of a chunked body; an empty one is left out, as it would end the body.
    static func appendChunk(_ bytes: [UInt8], to output: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        append(number: bytes.count, radix: 16, to: &output)
        append("\r\n", to: &output)
        output.append(contentsOf: bytes)
        append("\r\n", to: &output)
    }

    /// The end of a chunked body.
    static let lastChunk = Array("0\r\n\r\n".utf8)

    /// What a client waits for that has sent `Expect: 100-continue`.
    static let continuation = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    private static func appendStatusLine(_ status: HTTPResponse.Status, to output: inout [UInt8]) {
        if status == .ok {
            append("HTTP/1.1 200 OK\r\n", to: &output)
        } else {
            append("HTTP/1.1 ", to: &output)
            append(number: status.code, radix: 10, to: &output)
            output.append(.space)
            output.append(contentsOf: status.reasonPhrase.utf8)
            append("\r\n", to: &output)
        }
    }

    private static func isOwn(_ name: HTTPField.Name) -> Bool {
        switch name.canonicalName {
        case "connection", "content-length", "date", "request-id", "transfer-encoding": true
        default: false
        }
    }

    private static func isSafe(_ field: HTTPField) -> Bool {
        field.withUnsafeBytesOfValue { bytes in
            bytes.allSatisfy { $0 != .carriageReturn && $0 != .lineFeed && $0 != 0 }
        }
    }

    private static func append(_ text: StaticString, to output: inout [UInt8]) {
        output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private static func append(number: Int, radix: Int, to output: inout [UInt8]) {
        output.append(contentsOf: String(number, radix: radix).utf8)
    }
}
