/// Reads requests out of the bytes of one connection, strictly by the grammar of RFC 9112.
///
/// A pure value: bytes go in with `append`, what they mean comes out of `next`, in whatever pieces they arrive. Where
/// several readings of a message are possible there is a fault and never a guess, because a proxy in front may guess
/// otherwise; after a fault nothing more is read.
struct RequestParser: Sendable {
    /// What the bytes so far amount to.
    enum Event: Sendable {
        /// Nothing yet; more bytes are needed.
        case needMore
        /// A header section is complete, and its client waits for `100 Continue` before it sends the body.
        case expectsContinue
        /// One whole request; `keepsAlive` says whether the client may send another.
        case request(Request, keepsAlive: Bool)
        /// The bytes are not a request that this server reads; the connection must be closed.
        case failure(RequestFault)
    }

    /// What the next byte belongs to.
    enum Stage: Sendable {
        /// A request line, or one empty line before it.
        case requestLine(emptyLineSeen: Bool)
        /// A field line of the header section.
        case fields
        /// A body of this many bytes.
        case body(length: Int)
        /// A chunked body.
        case chunked(ChunkedBody)
        /// A fault was found.
        case failed(RequestFault)
    }

    let limits: RequestLimits
    var stage = Stage.requestLine(emptyLineSeen: false)
    var head = RequestHead()
    var input = LineBuffer()

    /// Makes a parser for one connection.
    init(limits: RequestLimits = RequestLimits()) {
        self.limits = limits
    }

    /// Whether bytes of a request have come that is not complete.
    ///
    /// It decides whether a deadline is answered with 408 or the connection is just closed.
    var isInsideRequest: Bool {
        if case .requestLine(emptyLineSeen: false) = stage { !input.isEmpty } else { true }
    }

    /// Whether the header section is complete and the body is not.
    var isInsideBody: Bool {
        switch stage {
        case .body, .chunked: true
        case .requestLine, .fields, .failed: false
        }
    }

    /// Takes in the next bytes of the connection.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        input.append(bytes)
    }

    /// The next request, or what stands in its way.
    ///
    /// Call it until it answers `needMore` or `failure`, then append more bytes, or close.
    mutating func next() -> Event {
        do throws(RequestFault) {
            return try advance()
        } catch {
            stage = .failed(error)
            input.removeAll()
            return .failure(error)
        }
    }

    private mutating func advance() throws(RequestFault) -> Event {
        while true {
            switch stage {
            case .requestLine(let emptyLineSeen):
                guard let line = try input.nextLine(limit: limits.requestLine, beyond: .requestLineTooLong) else {
                    return .needMore
                }
                try readRequestLine(line, emptyLineSeen: emptyLineSeen)
            case .fields:
                let budget = limits.headerSection - head.sectionSize
                guard let line = try input.nextLine(limit: budget - 2, beyond: .headerSectionTooLarge) else {
                    return .needMore
                }
                try readFieldLine(line)
            case .body(let length):
                guard let body = input.take(length) else { return waitForBody() }
                return finish(body: body)
            case .chunked(var body):
                let isComplete = try body.advance(&input, limits: limits)
                if isComplete {
                    return finish(body: body.bytes)
                } else {
                    stage = .chunked(body)
                    return waitForBody()
                }
            case .failed(let fault):
                return .failure(fault)
            }
        }
    }

    private mutating func readRequestLine(_ line: Range<Int>, emptyLineSeen: Bool) throws(RequestFault) {
        if line.isEmpty {
            // RFC 9112 §2.2: a server should ignore at least one empty line before the request line.
            guard !emptyLineSeen else { throw .malformed("There are empty lines before the request.") }
            stage = .requestLine(emptyLineSeen: true)
        } else {
            head = try input.withBytes(line) { bytes throws(RequestFault) in try RequestHead(requestLine: bytes) }
            stage = .fields
        }
    }

    private mutating func readFieldLine(_ line: Range<Int>) throws(RequestFault) {
        if line.isEmpty {
            switch try head.framing() {
            case .none: stage = .body(length: 0)
            case .length(let length):
                guard length <= limits.body else { throw .bodyTooLarge }
                stage = .body(length: length)
            case .chunked: stage = .chunked(ChunkedBody())
            }
        } else {
            guard head.headerFields.count < limits.headerFields else { throw .headerSectionTooLarge }
            try input.withBytes(line) { bytes throws(RequestFault) in try head.addField(line: bytes) }
        }
    }

    private mutating func waitForBody() -> Event {
        // RFC 9110 §10.1.1: 100 may be left out when bytes of the body have come already.
        guard head.expectsContinue else { return .needMore }
        head.expectsContinue = false
        return input.isEmpty ? .expectsContinue : .needMore
    }

    private mutating func finish(body: [UInt8]) -> Event {
        stage = .requestLine(emptyLineSeen: false)
        defer { head = RequestHead() }
        return .request(head.request(body: body), keepsAlive: head.keepsAlive)
    }
}
