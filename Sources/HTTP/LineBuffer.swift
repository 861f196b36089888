/// Bytes that have come and are not read yet, with lines found in them.
///
/// A line ends with CR LF and nothing else. Each byte is looked at once, however small the pieces are in which it came,
/// so a slow sender costs no more than a fast one.
struct LineBuffer: Sendable {
    private var bytes: [UInt8] = []
    /// The first byte that is not read.
    private var start = 0
    /// The first byte that is not known to be inside the current line.
    private var scanned = 0

    /// Whether every byte has been read.
    var isEmpty: Bool {
        start == bytes.count
    }

    /// Adds bytes at the end, over the room of those that have been read.
    mutating func append(_ more: UnsafeRawBufferPointer) {
        if start == bytes.count {
            removeAll()
        } else if start > 0 {
            bytes.removeSubrange(..<start)
            scanned -= start
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// Forgets every byte; the memory of a large body is given back.
    mutating func removeAll() {
        if bytes.capacity > 16_384 {
            bytes = []
        } else {
            bytes.removeAll(keepingCapacity: true)
        }
        start = 0
        scanned = 0
    }

    /// Reads up to the next CR LF.
    ///
    /// - Returns: Where the line is, without its end; nothing when its end has not come yet. The range holds until the
    ///   next mutation.
    /// - Throws: `beyond` for a line longer than the limit; `malformed` for a CR or LF alone and for any other control
    ///   byte but the tab (RFC 9112 §2.2, RFC 9110 §5.5), as soon as it has come.
    mutating func nextLine(limit: Int, beyond: RequestFault) throws(RequestFault) -> Range<Int>? {
        let outcome = bytes.withUnsafeBufferPointer { [start, scanned] bytes in
            Self.scan(bytes, from: scanned, start: start, limit: limit)
        }
        switch outcome {
        case .line(let end):
            let line = start..<end
            start = end + 2
            scanned = start
            return line
        case .incomplete(let position):
            scanned = position
            return nil
        case .tooLong:
            throw beyond
        case .bareLineEnd:
            throw .malformed("A line does not end with CR LF.")
        case .controlByte:
            throw .malformed("The header section contains a control byte.")
        }
    }

    /// Takes exactly this many bytes, or nothing while they are not all there.
    mutating func take(_ count: Int) -> [UInt8]? {
        guard bytes.count - start >= count else { return nil }
        guard count > 0 else { return [] }
        defer { skip(count) }
        return Array(bytes[start..<start + count])
    }

    /// Moves up to this many bytes, as many as there are, to the end of `body`.
    ///
    /// - Returns: How many were moved.
    mutating func move(upTo count: Int, to body: inout [UInt8]) -> Int {
        let count = min(count, bytes.count - start)
        body.append(contentsOf: bytes[start..<start + count])
        skip(count)
        return count
    }

    /// Calls `body` with the bytes of a line that `nextLine` has found.
    func withBytes<Result>(
        _ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws(RequestFault) -> Result
    ) throws(RequestFault) -> Result {
        try bytes.withUnsafeBufferPointer { bytes throws(RequestFault) in
            try body(UnsafeBufferPointer(rebasing: bytes[range]))
        }
    }

    private mutating func skip(_ count: Int) {
        start += count
        scanned = start
    }

    private enum Outcome {
        case line(end: Int)
        case incomplete(scanned: Int)
        case tooLong
        case bareLineEnd
        case controlByte
    }

    private static func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, from scanned: Int, start: Int, limit: Int
    ) -> Outcome {
        var position = scanned
        while position < bytes.count {
            let byte = bytes[position]
            if byte == .carriageReturn {
                guard position + 1 < bytes.count else { return .incomplete(scanned: position) }
                return bytes[position + 1] == .lineFeed ? .line(end: position) : .bareLineEnd
            } else if byte == .lineFeed {
                return .bareLineEnd
            } else if byte < .space && byte != .tab || byte == 0x7F {
                return .controlByte
            } else if position - start >= limit {
                return .tooLong
            }
            position += 1
        }
        return .incomplete(scanned: position)
    }
}
