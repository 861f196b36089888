import HTTPTypes

/// A chunked body while it comes in (RFC 9112 §7.1).
struct ChunkedBody: Sendable {
    private enum Stage {
        /// A chunk-size line.
        case size
        /// The data of a chunk, of which this many bytes are missing.
        case data(missing: Int)
        /// The line end after the data of a chunk.
        case dataEnd
        /// A line of the trailer section.
        case trailer
    }

    /// The data of the chunks so far.
    private(set) var bytes: [UInt8] = []
    private var stage = Stage.size
    private var extensionSize = 0
    private var trailerSize = 0
    private var trailerCount = 0

    /// Reads as far as the bytes go.
    ///
    /// - Returns: Whether the body is complete, its trailer section read.
    mutating func advance(_ input: inout LineBuffer, limits: RequestLimits) throws(RequestFault) -> Bool {
        while true {
            switch stage {
            case .size:
                // A size has at most 16 digits; beyond that a line is all extension.
                let budget = 16 + limits.headerSection - extensionSize
                let tooLong = RequestFault.malformed("The chunk extensions are too long.")
                guard let line = try input.nextLine(limit: budget, beyond: tooLong) else { return false }
                let size = try input.withBytes(line) { line throws(RequestFault) in try readSize(line) }
                guard size <= limits.body - bytes.count else { throw .bodyTooLarge }
                stage = size == 0 ? .trailer : .data(missing: size)
            case .data(let missing):
                let moved = input.move(upTo: missing, to: &bytes)
                stage = moved == missing ? .dataEnd : .data(missing: missing - moved)
                if moved < missing { return false }
            case .dataEnd:
                let unended = RequestFault.malformed("A chunk is longer than its size.")
                guard try input.nextLine(limit: 0, beyond: unended) != nil else { return false }
                stage = .size
            case .trailer:
                let budget = limits.headerSection - trailerSize - 2
                guard let line = try input.nextLine(limit: budget, beyond: .headerSectionTooLarge) else { return false }
                guard !line.isEmpty else { return true }
                trailerSize += line.count + 2
                trailerCount += 1
                guard trailerCount <= limits.headerFields else { throw .headerSectionTooLarge }
                try input.withBytes(line) { line throws(RequestFault) in try Self.checkTrailer(line) }
            }
        }
    }

    /// 1 to 16 hexadecimal digits, then extensions, which are checked and forgotten.
    private mutating func readSize(_ line: UnsafeBufferPointer<UInt8>) throws(RequestFault) -> Int {
        let digits = line.prefix { $0.hexDigitValue != nil }
        guard (1...16).contains(digits.count) else { throw .malformed("A chunk size is not a number.") }
        extensionSize += line.count - digits.count
        try Self.checkExtensions(line[digits.endIndex...])
        let size = digits.reduce(UInt64(0)) { $0 << 4 | UInt64($1.hexDigitValue ?? 0) }
        return Int(clamping: size)
    }

    /// *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ) (RFC 9112 §7.1.1).
    private static func checkExtensions(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(RequestFault) {
        var rest = bytes
        let fault = RequestFault.malformed("A chunk extension is not one.")
        while !rest.isEmpty {
            rest.skipWhiteSpace()
            guard rest.popFirst() == .semicolon else { throw fault }
            rest.skipWhiteSpace()
            guard rest.skipToken() else { throw fault }
            var value = rest
            value.skipWhiteSpace()
            guard value.popFirst() == UInt8(ascii: "=") else { continue }
            value.skipWhiteSpace()
            guard value.first == UInt8(ascii: "\"") ? value.skipQuotedString() : value.skipToken() else { throw fault }
            rest = value
        }
    }

    /// A trailer field is checked and forgotten; one that would have changed how the request is read or who is asking
    /// is refused (RFC 9110 §6.5.1).
    private static func checkTrailer(_ line: UnsafeBufferPointer<UInt8>) throws(RequestFault) {
        let forbidden: Set = [
            "authorization", "connection", "content-encoding", "content-length", "content-range", "content-type",
            "cookie", "expect", "forwarded", "host", "te", "trailer", "transfer-encoding", "x-forwarded-for",
        ]
        guard !forbidden.contains(try HTTPField(line: line).name.canonicalName) else {
            throw .malformed("The trailer section contains a field that belongs before the body.")
        }
    }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    fileprivate mutating func skipWhiteSpace() {
        self = drop { $0 == .space || $0 == .tab }
    }

    /// Skips a token; false where there is none.
    fileprivate mutating func skipToken() -> Bool {
        let rest = drop(while: \.isTokenCharacter)
        defer { self = rest }
        return rest.startIndex > startIndex
    }

    /// Skips a quoted string with its escapes (RFC 9110 §5.6.4); false where it does not end.
    fileprivate mutating func skipQuotedString() -> Bool {
        removeFirst()
        while let byte = popFirst() {
            if byte == UInt8(ascii: "\"") { return true }
            if byte == UInt8(ascii: "\\") {
                guard popFirst() != nil else { return false }
            }
        }
        return false
    }
}
