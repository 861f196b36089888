import Testing

/// A message that must be refused, with the status of the one answer.
struct HostileMessage: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let status: Int

    var testDescription: String { name }

    init(_ name: String, _ text: String, _ status: Int = 400) {
        self.name = name
        self.bytes = Array(text.utf8)
        self.status = status
    }

    init(_ name: String, bytes: [UInt8], _ status: Int = 400) {
        self.name = name
        self.bytes = bytes
        self.status = status
    }

    /// A POST whose header section ends with these field lines, with five bytes after it.
    static func framed(_ name: String, _ fields: String, _ status: Int = 400, body: String = "hello") -> Self {
        Self(name, "POST /notes HTTP/1.1\r\nHost: clinic.example\r\n\(fields)\r\n\r\n\(body)", status)
    }

    /// A chunked POST with this body.
    static func chunked(_ name: String, _ body: String, _ status: Int = 400) -> Self {
        framed(name, "Transfer-Encoding: chunked", status, body: body)
    }

    /// A GET with this field line.
    static func field(_ name: String, _ line: String, _ status: Int = 400) -> Self {
        Self(name, "GET /notes HTTP/1.1\r\nHost: clinic.example\r\n\(line)\r\n\r\n", status)
    }

    /// A GET with this request line.
    static func line(_ name: String, _ line: String, _ status: Int = 400) -> Self {
        Self(name, "\(line)\r\nHost: clinic.example\r\n\r\n", status)
    }
}
