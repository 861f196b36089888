import Dispatch
public import Logging
import Synchronization

/// A bounded set of connections that callers share, first come, first served.
///
/// Nobody waits beyond the deadline of the call. Connections are opened when they are needed, and those that the
/// server has closed are found before use and replaced.
public final class Pool: Sendable {
    let endpoints: Endpoints
    let logger: Logger
    private let connectTimeout: Duration
    private let state: Mutex<PoolState>
    private let ids = Atomic<UInt64>(0)

    /// A pool that has not connected yet.
    public init(_ configuration: PostgresConfiguration, logger: Logger = Logger(label: "postgres")) {
        endpoints = Endpoints(configuration)
        connectTimeout = configuration.connectTimeout
        state = Mutex(PoolState(limit: configuration.poolSize))
        self.logger = logger
    }

    /// What the pool holds now, and what it has done: costs one lock.
    public var statistics: PoolStatistics {
        state.withLock { $0.statistics }
    }

    /// Lends a connection to `body` and takes it back, closed if a transaction was left open.
    ///
    /// What `body` sets for the session stays set for the next user. Throws `ConnectionError.unavailable` when no
    /// connection is to be had before the deadline, `CancellationError` when the task is cancelled while it waits,
    /// and what `body` throws.
    @discardableResult
    public func withConnection<Result: Sendable>(
        deadline: ContinuousClock.Instant, _ body: @Sendable (Connection) async throws -> Result
    ) async throws -> Result {
        let lease = try await lease(until: deadline)
        do {
            let result = try await body(lease.connection)
            await release(lease)
            return result
        } catch {
            await release(lease)
            throw error
        }
    }

    /// Closes the connections that nobody uses, and the others when they come back.
    ///
    /// Whoever waits, or comes later, gets `ConnectionError.unavailable`.
    public func close() async {
        let (idle, waiting) = state.withLock { $0.close() }
        answer(waiting)
        for lease in idle {
            await lease.connection.close()
        }
    }

    /// A connection for the caller alone, to be given back by `release`.
    func lease(until deadline: ContinuousClock.Instant) async throws -> PoolState.Lease {
        guard ContinuousClock.now < deadline else { throw ConnectionError.unavailable("deadline") }
        switch try state.withLock({ try $0.claim() }) {
        case .connection(let lease): return lease
        case .place: return try await open(until: deadline)
        case nil: break
        }
        switch try await wait(until: deadline) {
        case .connection(let lease): return lease
        case .place: return try await open(until: deadline)
        }
    }

    /// Takes a connection back: for the next caller, or to be closed if it is of no more use.
    func release(_ lease: PoolState.Lease) async {
        if lease.connection.condition == .idle {
            let (next, isKept) = state.withLock { $0.takeBack(lease) }
            next?.continuation.resume(returning: .connection(lease))
            if isKept { return }
        }
        answer(state.withLock { $0.dropped() })
        await lease.connection.close()
    }

    /// Closes every connection as soon as nobody uses it, because the server at the other end is not the one to ask.
    func retireAll() async {
        for lease in state.withLock({ $0.retireAll() }) {
            await lease.connection.close()
        }
    }

    private func open(until deadline: ContinuousClock.Instant) async throws -> PoolState.Lease {
        let start = ContinuousClock.now
        do throws(BatchFailure.Loss) {
            let connection = try await Connection.open(endpoints, deadline: deadline)
            return state.withLock { $0.opened(connection) }
        } catch {
            let hasWaited = start.duration(to: .now) * 2 >= connectTimeout
            let waiting = state.withLock { $0.failed(error.reason, speaksForAll: !error.atDeadline || hasWaited) }
            answer(waiting)
            logger.warning("cannot connect to the database", metadata: ["reason": "\(error.reason)"])
            throw ConnectionError.unavailable(error.reason)
        }
    }

    private func wait(until deadline: ContinuousClock.Instant) async throws -> PoolState.Grant {
        let id = ids.wrappingAdd(1, ordering: .relaxed).newValue
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enqueue(PoolState.Waiter(id: id, deadline: deadline, continuation: continuation))
            }
        } onCancel: {
            let waiter = state.withLock { $0.withdraw(id) }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func enqueue(_ waiter: PoolState.Waiter) {
        let (answer, alarm) = state.withLock { state -> (Result<PoolState.Grant, any Error>?, Bool) in
            // The cancellation handler may have looked for this waiter before it was here.
            if Task.isCancelled { return (.failure(CancellationError()), false) }
            do throws(ConnectionError) {
                if let grant = try state.claim() { return (.success(grant), false) }
            } catch {
                return (.failure(error), false)
            }
            state.wait(waiter)
            guard state.alarm.map({ waiter.deadline < $0 }) ?? true else { return (nil, false) }
            state.alarm = waiter.deadline
            return (nil, true)
        }
        if let answer { waiter.continuation.resume(with: answer) }
        if alarm { setAlarm(at: waiter.deadline) }
    }

    /// One alarm for all waiters, set for the earliest deadline: a timer each would outlive most waits by seconds.
    private func setAlarm(at deadline: ContinuousClock.Instant) {
        let delay = Int(clamping: max(0, ContinuousClock.now.duration(to: deadline).milliseconds))
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(delay)) { [weak self] in
            self?.endOverdueWaits()
        }
    }

    private func endOverdueWaits() {
        let (overdue, next) = state.withLock { state in
            let overdue = state.withdrawOverdue(at: .now)
            state.alarm = state.waiters.map(\.deadline).min()
            return (overdue, state.alarm)
        }
        for waiter in overdue {
            waiter.continuation.resume(throwing: ConnectionError.unavailable("no connection became free in time"))
        }
        if let next { setAlarm(at: next) }
    }

    private func answer(_ waiting: [(PoolState.Waiter, Result<PoolState.Grant, any Error>)]) {
        for (waiter, result) in waiting {
            waiter.continuation.resume(with: result)
        }
    }
}
