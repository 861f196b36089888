/// Where the first message of some bytes ends: a second, naive reading of RFC 9112 §6 to hold the parser against.
///
/// It knows nothing of limits, names or targets. It looks for the empty line, and takes the length or the chunks at
/// their word; for anything but the plainest spelling of both it has no answer.
enum ReferenceFraming {
    struct Message: Equatable {
        /// The method and the target.
        var start: String
        var body: [UInt8]
        /// The position behind the last byte.
        var end: Int
    }

    /// The message that begins at a position; nothing when there is no complete one.
    static func message(in bytes: [UInt8], at position: Int) -> Message? {
        let position = bytes[position...].starts(with: [13, 10]) ? position + 2 : position
        guard let headEnd = find([13, 10, 13, 10], in: bytes, from: position) else { return nil }
        let lines = split(bytes[position..<headEnd])
        let start = lines[0].split(separator: " ").prefix(2).joined(separator: " ")
        var length = 0
        var isChunked = false
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].filter { $0 != " " && $0 != "\t" }
            switch line[..<colon].lowercased() {
            case "content-length":
                guard let number = Int(value) else { return nil }
                length = number
            case "transfer-encoding":
                guard value.lowercased() == "chunked" else { return nil }
                isChunked = true
            default: break
            }
        }
        if isChunked {
            return chunked(bytes, from: headEnd + 4, start: start)
        }
        guard length <= bytes.count - headEnd - 4 else { return nil }
        let body = bytes[(headEnd + 4)..<(headEnd + 4 + length)]
        return Message(start: start, body: Array(body), end: headEnd + 4 + length)
    }

    private static func chunked(_ bytes: [UInt8], from begin: Int, start: String) -> Message? {
        var position = begin
        var body: [UInt8] = []
        while let lineEnd = find([13, 10], in: bytes, from: position) {
            let digits = bytes[position..<lineEnd].prefix { $0 != UInt8(ascii: ";") && $0 != 32 && $0 != 9 }
            guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16) else { return nil }
            position = lineEnd + 2
            if size == 0 {
                while let trailerEnd = find([13, 10], in: bytes, from: position) {
                    let isLast = trailerEnd == position
                    position = trailerEnd + 2
                    if isLast { return Message(start: start, body: body, end: position) }
                }
                return nil
            }
            guard size <= bytes.count - position - 2 else { return nil }
            body += bytes[position..<position + size]
            guard bytes[(position + size)...].starts(with: [13, 10]) else { return nil }
            position += size + 2
        }
        return nil
    }

    private static func find(_ pattern: [UInt8], in bytes: [UInt8], from position: Int) -> Int? {
        guard bytes.count >= pattern.count else { return nil }
        var index = position
        while index + pattern.count <= bytes.count {
            if bytes[index] == pattern[0], bytes[index..<index + pattern.count].elementsEqual(pattern) { return index }
            index += 1
        }
        return nil
    }

    /// The lines, each byte one character, so that nothing is joined or lost.
    private static func split(_ bytes: ArraySlice<UInt8>) -> [String] {
        var lines = [""]
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == 13, index + 1 < bytes.endIndex, bytes[index + 1] == 10 {
                lines.append("")
                index += 2
            } else {
                lines[lines.count - 1].unicodeScalars.append(Unicode.Scalar(bytes[index]))
                index += 1
            }
        }
        return lines
    }
}
