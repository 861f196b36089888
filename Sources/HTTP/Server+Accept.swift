import FlyingSocks
import Glibc
import HTTPTypes
import Logging

extension Server {
    /// Accepts on all listeners until the server stops.
    ///
    /// A failure that is fatal for one listener stops the server and is the result.
    func accept(on listeners: [Listener]) async -> Result<Void, any Error> {
        await withTaskGroup(of: Result<Void, any Error>.self) { group in
            for listener in listeners {
                group.addTask { await self.accept(on: listener) }
            }
            var result = Result<Void, any Error>.success(())
            for await ended in group {
                if case .failure = ended {
                    result = ended
                    beginStop(grace: configuration.stopGrace)
                }
            }
            return result
        }
    }

    private func accept(on listener: Listener) async -> Result<Void, any Error> {
        var warnedAt: ContinuousClock.Instant?
        while !isStopping {
            switch listener.accept() {
            case .connection(let socket, let peer, let network):
                begin(Connection(socket: socket, peer: peer, network: network, pool: pool))
            case .nobody:
                do {
                    try await pool.suspendSocket(listener.socket, untilReadyFor: .read)
                } catch {
                    return isStopping ? .success(()) : .failure(error)
                }
            case .failure(.connectionLost):
                continue
            case .failure(.exhausted):
                if warnedAt.map({ .now - $0 > .seconds(10) }) ?? true {
                    logger.warning("No descriptor or memory is left for a new connection; accepting pauses.")
                    warnedAt = .now
                }
                await pauseAccepting()
            case .failure(.fatal(let code)):
                let fault = ListenFault.system(listener.address, call: "accept", code: code)
                return isStopping ? .success(()) : .failure(fault)
            }
        }
        return .success(())
    }

    /// Waits for descriptors to become free, and helps by ending the connection that is idle for longest.
    ///
    /// An ended connection gives its descriptor back at once, so the pause is short; with none to end it is longer.
    private func pauseAccepting() async {
        try? await Task.sleep(for: table.evictOldestIdle() ? .milliseconds(1) : .milliseconds(50))
    }

    private func begin(_ connection: Connection) {
        guard table.admit(connection) else { return turnAway(connection) }
        var conversation = Conversation(
            connection: connection, configuration: configuration, responder: responder, identifiers: identifiers,
            isStopping: { [self] in isStopping })
        let task = Task.detached { [table] in
            await conversation.hold()
            table.remove(connection)
        }
        connection.keep(task)
    }

    /// Answers 503 without waiting for the request, and closes.
    ///
    /// What has come already is read first, because closing a socket with unread bytes would reset the connection.
    private func turnAway(_ connection: Connection) {
        let id = identifiers.next()
        let response = responder.refusal(.unavailable(), request: nil, id: id)
        if let bytes = ResponseEncoder.closingAnswer(response, to: .get, requestID: id) {
            _ = withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { connection.read(into: $0) }
            _ = bytes.withUnsafeBytes { send(connection.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        }
        connection.close()
        responder.onAnswer?(nil, response.status, .zero)
    }
}
