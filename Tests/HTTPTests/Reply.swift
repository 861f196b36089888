/// One answer as a client sees it.
struct Reply: Sendable, Equatable {
    var status: Int
    var fields: [String]
    var body: String

    /// The value of the first field of this name.
    func field(_ name: String) -> String? {
        let prefix = name.lowercased() + ": "
        return fields.first { $0.lowercased().hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    /// Reads an answer that has a length, or is chunked, or has no body.
    ///
    /// - Returns: The answer and its length; nothing while it is not complete.
    static func parse(_ bytes: [UInt8], hasBody: Bool) -> (Reply, Int)? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let head = text.firstRange(of: "\r\n\r\n") else { return nil }
        let lines = text[..<head.lowerBound].split(separator: "\r\n").map(String.init)
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        var reply = Reply(status: status, fields: Array(lines.dropFirst()), body: "")
        let headLength = text.utf8.distance(from: text.startIndex, to: head.upperBound)
        let rest = bytes[headLength...]
        if !hasBody || status == 204 || status == 304 || status < 200 { return (reply, headLength) }
        if reply.field("Transfer-Encoding") == "chunked" {
            guard let (body, length) = chunks(rest) else { return nil }
            reply.body = body
            return (reply, headLength + length)
        }
        let length = reply.field("Content-Length").flatMap { Int($0) } ?? 0
        guard rest.count >= length else { return nil }
        reply.body = String(decoding: rest.prefix(length), as: UTF8.self)
        return (reply, headLength + length)
    }

    private static func chunks(_ bytes: ArraySlice<UInt8>) -> (String, Int)? {
        var rest = bytes
        var body: [UInt8] = []
        while let end = rest.firstIndex(of: 10) {
            guard let size = Int(String(decoding: rest[..<(end - 1)], as: UTF8.self), radix: 16),
                rest.endIndex - end - 1 >= size + 2
            else { return nil }
            body += rest[(end + 1)..<(end + 1 + size)]
            rest = rest[(end + 1 + size + 2)...]
            if size == 0 { return (String(decoding: body, as: UTF8.self), bytes.count - rest.count) }
        }
        return nil
    }
}
