import FlyingSocks
public import HTTPTypes
public import Logging
import Synchronization

/// A strict HTTP/1.1 server on the sockets of FlyingSocks.
///
/// It promises that one message is never read as two, that nothing waits without a deadline, that memory and
/// descriptors are bounded by the configuration, and that no failure of a client or of `accept` ends it. TLS is the
/// reverse proxy's.
public final class Server: Sendable {
    enum Stage: Int, AtomicRepresentable {
        case new, running, stopping, stopped
    }

    let configuration: ServerConfiguration
    let logger: Logger
    let responder: Responder
    let identifiers = RequestIdentifiers()
    let table: ConnectionTable
    let pool = SocketPool(queue: OneShotQueue())
    /// When what is still running is cut; nothing while the server is not stopping.
    let cutoff = Mutex<ContinuousClock.Instant?>(nil)
    let stage = Atomic<Stage>(.new)
    let drained = Promised<Void>()
    private let addresses: [ListenAddress]
    private let listeners = Mutex<[Listener]>([])
    private let bound = Promised<[ListenAddress]>()
    private let finished = Promised<Void>()

    /// Makes a server that does not listen yet.
    ///
    /// - Parameters:
    ///   - configuration: The limits and deadlines.
    ///   - addresses: Where it will listen. A peer on a unix socket is taken for the trusted proxy.
    ///   - logger: Where failures are told, without anything of a request but its id.
    ///   - handler: What answers requests: a router's `respond`, as a rule.
    ///   - failure: Makes the answer to a problem, so that the outer layer can add to it. The request is missing for
    ///     bytes that were no request. It must not wait.
    ///   - onAnswer: Called after every answer, for metrics. It must not wait.
    public init(
        configuration: ServerConfiguration = ServerConfiguration(),
        addresses: [ListenAddress],
        logger: Logger,
        handler: @escaping Handler,
        failure: @escaping @Sendable (Problem, Request?) -> Response = { problem, _ in problem.response() },
        onAnswer: (@Sendable (Request?, HTTPResponse.Status, Duration) -> Void)? = nil
    ) {
        self.configuration = configuration
        self.addresses = addresses
        self.logger = logger
        responder = Responder(handler: handler, failure: failure, onAnswer: onAnswer, logger: logger)
        table = ConnectionTable(
            maximum: configuration.maximumConnections, maximumPerPeer: configuration.maximumConnectionsPerPeer)
    }

    /// Listens and serves until `stop` is called; a server runs once.
    ///
    /// When the task is cancelled the server stops at once and cuts what is running.
    /// - Throws: `ListenFault` when an address cannot be listened at; then it listens at none.
    public func run() async throws {
        guard stage.compareExchange(expected: .new, desired: .running, ordering: .acquiringAndReleasing).exchanged
        else {
            guard stage.load(ordering: .acquiring) != .stopped else { return }
            throw ListenFault.alreadyRunning
        }
        defer { stage.store(.stopped, ordering: .releasing) }
        do {
            let listeners = try open()
            try await pool.prepare()
            bound.fulfil(.success(listeners.map(\.address)))
            try await serve(on: listeners)
            finished.fulfil(.success(()))
        } catch {
            bound.fulfil(.failure(error))
            finished.fulfil(.failure(error))
            throw error
        }
    }

    /// Stops: no new connections, idle ones closed, running requests finish within the grace, then they are cut.
    ///
    /// Returns when `run` has come to its end. A streamed answer is a running request.
    public func stop() async {
        guard !stage.compareExchange(expected: .new, desired: .stopped, ordering: .acquiringAndReleasing).exchanged
        else {
            bound.fulfil(.failure(CancellationError()))
            return finished.fulfil(.success(()))
        }
        beginStop(grace: configuration.stopGrace)
        try? await finished.value
    }

    /// Where the server listens, ports that the system has chosen filled in; waits until it does.
    ///
    /// - Throws: What `run` throws when it cannot listen.
    public var boundAddresses: [ListenAddress] {
        get async throws {
            try await bound.value
        }
    }

    /// How the connections stand.
    public var statistics: ServerStatistics {
        table.statistics
    }

    private func open() throws(ListenFault) -> [Listener] {
        var opened: [Listener] = []
        do throws(ListenFault) {
            for address in addresses {
                opened.append(try Listener(address))
            }
        } catch {
            for listener in opened {
                listener.close()
            }
            throw error
        }
        listeners.withLock { $0 = opened }
        return opened
    }

    private func serve(on listeners: [Listener]) async throws {
        let pool = self.pool
        let waiting = Task.detached { try await pool.run() }
        let sweeping = Task.detached { await self.sweep() }
        let accepting = await withTaskCancellationHandler {
            await accept(on: listeners)
        } onCancel: {
            beginStop(grace: .zero)
        }
        beginStop(grace: configuration.stopGrace)
        closeListeners()
        await withTaskCancellationHandler {
            table.whenEmpty { [drained] in drained.fulfil(.success(())) }
            try? await drained.value
        } onCancel: {
            beginStop(grace: .zero)
        }
        sweeping.cancel()
        waiting.cancel()
        await sweeping.value
        _ = await waiting.result
        try accepting.get()
    }

    /// Closes the listening sockets and forgets them: their numbers may be given out again.
    private func closeListeners() {
        listeners.withLock { listeners in
            for listener in listeners {
                listener.close()
            }
            listeners = []
        }
    }

    /// Begins to stop; a second call can only shorten the grace.
    func beginStop(grace: Duration) {
        stage.store(.stopping, ordering: .releasing)
        let end = ContinuousClock.now + grace
        cutoff.withLock { $0 = min($0 ?? end, end) }
        listeners.withLock { listeners in
            for listener in listeners {
                listener.shutDown()
            }
        }
    }

    var isStopping: Bool {
        stage.load(ordering: .acquiring) != .running
    }
}
