import Access
import HTTP

/// One request as a client puts it on the wire.
struct WireRequest: Sendable {
    var method = "POST"
    let path: String
    var headers: [(name: String, value: String)] = []
    var body: JSONValue?
    /// A form in place of JSON.
    var form: String?

    /// The value of `Idempotency-Key`, without its quotes.
    var key: String? {
        headers.first { $0.name == "Idempotency-Key" }.map { $0.value.filter { $0 != "\"" } }
    }

    var bytes: [UInt8] {
        let content = form ?? body?.text ?? ""
        var head = "\(method) \(path) HTTP/1.1\r\nHost: clinic.example\r\n"
        if form != nil { head += "Content-Type: application/x-www-form-urlencoded\r\n" }
        if body != nil { head += "Content-Type: application/json\r\n" }
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        return Array("\(head)Content-Length: \(content.utf8.count)\r\n\r\n\(content)".utf8)
    }
}
