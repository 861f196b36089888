import Foundation

/// A mail that somebody else wrote, or a part of one: headers and a content (RFC 5322 §2.1, RFC 2045).
///
/// Anything can be read: what cannot be understood is left out, and a mail that is none has no headers and no parts.
struct MailPart {
    /// The headers in their order, unfolded, with their names in small letters.
    let headers: [(name: String, value: String)]
    /// The type in small letters, `text/plain` where none is told (RFC 2045 §5.2).
    let type: String
    /// What the type says more, by names in small letters.
    let parameters: [String: String]
    /// The content as it stands in the mail.
    private let raw: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        let (lines, content) = Self.head(of: bytes)
        headers = Self.headers(in: lines)
        raw = content
        let typed = headers.first { $0.name == "content-type" }?.value ?? ""
        let pieces = Self.pieces(of: typed)
        let type = pieces.first?.trimmingCharacters(in: .whitespaces).lowercased() ?? ""
        self.type = type.contains("/") ? type : "text/plain"
        parameters = Self.parameters(in: pieces.dropFirst())
    }

    /// The value of the first header of a name, which is in small letters.
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The content without its transfer encoding (RFC 2045 §6).
    var content: [UInt8] {
        switch header("content-transfer-encoding")?.trimmingCharacters(in: .whitespaces).lowercased() {
        case "base64": [UInt8](Data(base64Encoded: Data(raw), options: .ignoreUnknownCharacters) ?? Data())
        case "quoted-printable": QuotedPrintable.decoded(raw)
        default: Array(raw)
        }
    }

    /// This part and all in it, each before its own: at most eight deep, and a hundred.
    var all: [MailPart] {
        var found: [MailPart] = []
        var waiting = [(part: self, depth: 0)]
        while let (part, depth) = waiting.popLast(), found.count < 100 {
            found.append(part)
            if depth < 8 { waiting += part.parts.reversed().map { ($0, depth + 1) } }
        }
        return found
    }

    /// The parts between the lines of the boundary (RFC 2046 §5.1.1), at most a hundred.
    private var parts: [MailPart] {
        guard type.hasPrefix("multipart/"), let boundary = parameters["boundary"], !boundary.isEmpty else { return [] }
        let line = Array("--\(boundary)".utf8)
        var parts: [MailPart] = []
        var start: Int?
        for range in Self.lines(of: raw) {
            let text = Self.trimmed(raw[range])
            guard text.starts(with: line) else { continue }
            let rest = text.dropFirst(line.count)
            guard rest.isEmpty || rest.elementsEqual("--".utf8) else { continue }
            if let start { parts.append(MailPart(raw[start..<range.lowerBound])) }
            start = min(range.upperBound + 1, raw.endIndex)
            if !rest.isEmpty || parts.count == 100 { return parts }
        }
        // Whatever passed it on may have cut the end off.
        if let start { parts.append(MailPart(raw[start...])) }
        return parts
    }

    /// The lines of the head, unfolded, and what follows the empty line.
    private static func head(of bytes: ArraySlice<UInt8>) -> ([[UInt8]], ArraySlice<UInt8>) {
        var head: [[UInt8]] = []
        for range in lines(of: bytes) {
            let line = trimmed(bytes[range])
            guard !line.isEmpty else { return (head, bytes[min(range.upperBound + 1, bytes.endIndex)...]) }
            if let first = bytes[range].first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t"), !head.isEmpty
            {
                head[head.count - 1] += line
            } else {
                head.append(Array(line))
            }
        }
        return (head, bytes[bytes.endIndex...])
    }

    /// The fields of lines that were unfolded; a line that is none is left out.
    static func headers(in lines: [[UInt8]]) -> [(name: String, value: String)] {
        lines.compactMap { line in
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
                line[..<colon].allSatisfy({ (0x21...0x7E).contains($0) })
            else { return nil }
            let value = String(decoding: line[(colon + 1)...], as: UTF8.self)
            return (
                String(decoding: line[..<colon], as: UTF8.self).lowercased(),
                value.trimmingCharacters(in: .whitespaces)
            )
        }
    }

    /// Where the lines are, without the line feeds that end them.
    static func lines(of bytes: ArraySlice<UInt8>) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = bytes.startIndex
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            lines.append(start..<index)
            start = index + 1
        }
        if start < bytes.endIndex { lines.append(start..<bytes.endIndex) }
        return lines
    }

    /// A line without the white space at its end.
    static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while let last = line.last, last == 0x20 || last == 0x09 || last == 0x0D { line.removeLast() }
        return line
    }

    /// What stands between semicolons outside quotation marks.
    private static func pieces(of value: String) -> [String] {
        var pieces = [""]
        var isQuoted = false
        for character in value {
            if character == "\"" { isQuoted.toggle() }
            if character == ";", !isQuoted {
                pieces.append("")
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
        return pieces
    }

    private static func parameters(in pieces: ArraySlice<String>) -> [String: String] {
        var parameters: [String: String] = [:]
        for piece in pieces {
            guard let sign = piece.firstIndex(of: "=") else { continue }
            let name = piece[..<sign].trimmingCharacters(in: .whitespaces).lowercased()
            let value = piece[piece.index(after: sign)...].trimmingCharacters(in: .whitespaces)
            parameters[name] = value.filter { $0 != "\"" }
        }
        return parameters
    }
}
