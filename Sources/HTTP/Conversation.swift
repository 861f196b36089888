import HTTPTypes
import Logging
import Synchronization

/// What goes on over one connection: requests are read, answered in their order, and the end is made.
struct Conversation {
    private let connection: Connection
    private let configuration: ServerConfiguration
    private let responder: Responder
    private let identifiers: RequestIdentifiers
    private let isStopping: @Sendable () -> Bool
    private var parser: RequestParser
    private var encoder = ResponseEncoder()
    private var output: [UInt8] = []
    /// Whether the last read has taken all there was, so that the next would only find nothing.
    private var isDrained = false
    private var isFirstRequest = true

    /// Makes the conversation of a new connection.
    init(
        connection: Connection, configuration: ServerConfiguration, responder: Responder,
        identifiers: RequestIdentifiers, isStopping: @escaping @Sendable () -> Bool
    ) {
        self.connection = connection
        self.configuration = configuration
        self.responder = responder
        self.identifiers = identifiers
        self.isStopping = isStopping
        parser = RequestParser(limits: configuration.limits)
    }

    /// Holds the conversation until its end; then the connection is closed.
    mutating func hold() async {
        defer { connection.close() }
        while true {
            switch parser.next() {
            case .needMore:
                guard await readMore() else { return await refuseIfLate() }
            case .expectsContinue:
                guard await write(ResponseEncoder.continuation) else { return }
            case .request(let request, let keepsAlive):
                guard await exchange(request, keepsAlive: keepsAlive) else { return }
                isFirstRequest = false
                // The others have their turn, however fast this client pipelines. Under load its next request has come
                // when the turn is back: a read that finds it costs a third less in all than waiting for the event.
                await Task.yield()
                isDrained = false
            case .failure(let fault):
                return await refuse(fault)
            }
        }
    }

    /// Reads what the client has sent, under the deadline of the part that is being read.
    private mutating func readMore() async -> Bool {
        guard beginReading() else { return false }
        while true {
            if isDrained {
                guard await connection.waitToRead() else { return false }
                isDrained = false
            }
            switch readAvailable() {
            case .bytes: return true
            case .wouldBlock: isDrained = true
            case .end: return false
            }
        }
    }

    /// A deadline runs from the beginning of a part, not from the last byte: a slow client gains nothing by dripping.
    private func beginReading() -> Bool {
        let now = ContinuousClock.now
        return connection.state.withLock { state in
            switch (state.phase, parser.isInsideBody, parser.isInsideRequest) {
            case (.over, _, _):
                return false
            case (.body, true, _), (.head, false, true):
                return true
            case (_, true, _):
                state.phase = .body
                state.deadline = now + configuration.bodyDeadline
            case (_, false, true):
                state.phase = .head
                state.deadline = now + configuration.headerDeadline
            case (_, false, false):
                state.phase = .idle
                state.deadline =
                    now + (isFirstRequest ? configuration.headerDeadline : configuration.idleDeadline)
            }
            state.since = now
            return true
        }
    }

    private mutating func readAvailable() -> Connection.Reading {
        withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
            let reading = connection.read(into: buffer)
            if case .bytes(let count) = reading {
                isDrained = count < buffer.count
                parser.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
            return reading
        }
    }

    /// Answers one request.
    ///
    /// - Returns: Whether another may follow.
    private mutating func exchange(_ received: Request, keepsAlive: Bool) async -> Bool {
        let start = ContinuousClock.now
        var request = received
        request.peer = connection.peer
        request.id = identifiers.next()
        request.deadline = start + configuration.handlerDeadline
        guard connection.enter(.handling(request), until: request.deadline, now: start) else { return false }
        let response = await responder.answer(request)
        // From here on the sweeper does not answer in the handler's place; if it has, this is the end.
        guard connection.enter(.writing, until: .now + configuration.writeDeadline) else { return false }
        let continues = await send(response, to: request, keepsAlive: keepsAlive)
        responder.onAnswer?(request, response.status, .now - start)
        return continues
    }

    private mutating func send(_ response: Response, to request: Request, keepsAlive: Bool) async -> Bool {
        let framing = framing(of: response, to: request)
        var closes = !keepsAlive || response.asksToClose || isStopping()
        if case .untilClose = framing {
            closes = true
        }
        output.removeAll(keepingCapacity: output.capacity <= 65_536)
        do throws(ResponseEncoder.UnsafeField) {
            try encoder.appendHead(
                of: response, framing: framing, closes: closes, requestID: request.id, to: &output)
        } catch {
            responder.logger.error(
                "A handler set a header field that cannot be sent.", metadata: ["request": "\(request.id)"])
            return await send(Response(status: .internalServerError), to: request, keepsAlive: false)
        }
        let isSent: Bool
        switch response.body {
        case .stream(let elements) where request.method != .head && !response.status.forbidsBody:
            isSent = await stream(elements, framing: framing)
        case .bytes(let bytes) where request.method != .head && !response.status.forbidsBody:
            output.append(contentsOf: bytes)
            isSent = await connection.write(output)
        case .bytes, .stream, .none:
            isSent = await connection.write(output)
        }
        guard isSent, closes else { return isSent }
        // A client that has asked for the end, and has sent nothing behind it, expects it at once.
        if keepsAlive || parser.isInsideRequest {
            await end()
        }
        return false
    }

    private func framing(of response: Response, to request: Request) -> ResponseEncoder.Framing {
        if response.status.forbidsBody { return .bodiless }
        switch response.body {
        case .none: return .length(0)
        case .bytes(let bytes): return .length(bytes.count)
        case .stream: return request.isHTTP10 ? .untilClose : .chunked
        }
    }

    /// Sends the header section at once, and the elements as they come.
    private mutating func stream(
        _ elements: AsyncThrowingStream<[UInt8], any Error>, framing: ResponseEncoder.Framing
    ) async -> Bool {
        let isChunked = if case .chunked = framing { true } else { false }
        guard await write(output) else { return false }
        do {
            guard connection.enter(.streaming, until: nil) else { return false }
            for try await element in elements where !element.isEmpty {
                output.removeAll(keepingCapacity: output.capacity <= 65_536)
                if isChunked {
                    ResponseEncoder.appendChunk(element, to: &output)
                } else {
                    output.append(contentsOf: element)
                }
                guard await write(output), connection.enter(.streaming, until: nil) else { return false }
            }
        } catch {
            responder.logger.error("A streamed body failed.", metadata: ["error": "\(type(of: error))"])
            return false
        }
        // A cancelled stream ends early: without the last chunk the client knows.
        guard !Task.isCancelled else { return false }
        return isChunked ? await write(ResponseEncoder.lastChunk) : true
    }

    private func write(_ bytes: [UInt8]) async -> Bool {
        guard connection.enter(.writing, until: .now + configuration.writeDeadline) else { return false }
        return await connection.write(bytes)
    }

    private mutating func refuseIfLate() async {
        guard connection.state.withLock({ $0.isLate }), parser.isInsideRequest else { return }
        await refuse(.late)
    }

    /// Answers bytes that are not a request, and ends the connection.
    private mutating func refuse(_ fault: RequestFault) async {
        let start = ContinuousClock.now
        let id = identifiers.next()
        let response = responder.refusal(fault.problem, request: nil, id: id)
        guard
            let bytes = ResponseEncoder.closingAnswer(response, to: parser.head.method, requestID: id)
        else { return }
        let isSent = await write(bytes)
        responder.onAnswer?(nil, response.status, .now - start)
        if isSent {
            await end()
        }
    }

    /// Ends the connection so that the client gets the whole answer.
    ///
    /// Closing a socket that holds unread bytes resets the connection, and the reset may overtake the answer
    /// (RFC 9112 §9.6): so what the client still sends is read and dropped, for two seconds and 1 MiB at most.
    private func end() async {
        connection.finishWriting()
        guard connection.enter(.draining, until: .now + .seconds(2)) else { return }
        var dropped = 0
        while dropped < 1_048_576 {
            let reading = withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { connection.read(into: $0) }
            switch reading {
            case .bytes(let count): dropped += count
            case .wouldBlock:
                guard await connection.waitToRead() else { return }
            case .end: return
            }
        }
    }
}

extension Response {
    fileprivate var asksToClose: Bool {
        headerFields[.connection]?.listElements.contains { $0.lowercasedASCII == "close" } ?? false
    }
}

extension HTTPResponse.Status {
    /// RFC 9110 §6.4.1: answers without a body, whatever the handler gives.
    fileprivate var forbidsBody: Bool {
        code == 204 || code == 304 || (100..<200).contains(code)
    }
}
