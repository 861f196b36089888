import DequeModule

/// The books of a pool: who has a connection, who waits.
///
/// Every change is one step under the pool's lock.
struct PoolState {
    /// What a caller gets.
    enum Grant: Sendable {
        /// An open connection.
        case connection(Lease)
        /// The right to open one; it counts already.
        case place
    }

    /// A connection with the generation that it belongs to.
    struct Lease: Sendable {
        let connection: Connection
        let generation: Int
    }

    struct Waiter {
        let id: UInt64
        let deadline: ContinuousClock.Instant
        let continuation: CheckedContinuation<Grant, any Error>
    }

    /// For how long a failure to connect answers for the next callers too, so that they do not wait one by one.
    static let memoryOfFailure = Duration.milliseconds(200)

    let limit: Int
    private(set) var generation = 0
    private(set) var isClosed = false
    private(set) var statistics = PoolStatistics()
    private(set) var waiters: Deque<Waiter> = []
    /// The time for which an alarm is set that ends the waits that are over.
    var alarm: ContinuousClock.Instant?
    private var idle: [Lease] = []
    private var opening = 0
    private var failure: (reason: String, until: ContinuousClock.Instant)?

    init(limit: Int) {
        self.limit = limit
    }

    /// A connection or a place for one, or nil when there is nothing but to wait.
    ///
    /// The connection used last goes out first, so that those too many stay idle. Throws when the pool is closed, or
    /// when connecting has just failed and nobody has a connection that could come back.
    mutating func claim() throws(ConnectionError) -> Grant? {
        guard !isClosed else { throw .unavailable("the pool is closed") }
        if let lease = idle.popLast() {
            statistics.idle -= 1
            return .connection(lease)
        }
        guard statistics.size < limit else { return nil }
        if let failure, ContinuousClock.now < failure.until {
            if statistics.size > opening { return nil }
            throw .unavailable(failure.reason)
        }
        return takePlace()
    }

    mutating func wait(_ waiter: Waiter) {
        waiters.append(waiter)
        statistics.waiting = waiters.count
    }

    /// Takes one waiter out of the queue; nil when it has been served already.
    mutating func withdraw(_ id: UInt64) -> Waiter? {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return nil }
        defer { statistics.waiting = waiters.count }
        return waiters.remove(at: index)
    }

    /// Takes out the waiters whose time is over.
    mutating func withdrawOverdue(at now: ContinuousClock.Instant) -> [Waiter] {
        let overdue = [Waiter](waiters.lazy.filter { $0.deadline <= now })
        waiters.removeAll { $0.deadline <= now }
        statistics.waiting = waiters.count
        return overdue
    }

    /// Notes that a place has become a connection.
    mutating func opened(_ connection: Connection) -> Lease {
        opening -= 1
        statistics.opened += 1
        failure = nil
        return Lease(connection: connection, generation: generation)
    }

    /// Gives a place back because connecting failed.
    ///
    /// Returns whom to tell, and what.
    ///
    /// `speaksForAll` says that the failure is the server's and not that of a caller in a hurry.
    mutating func failed(_ reason: String, speaksForAll: Bool) -> [(Waiter, Result<Grant, any Error>)] {
        opening -= 1
        statistics.size -= 1
        guard speaksForAll else { return passPlaceOn() }
        failure = (reason, ContinuousClock.now + Self.memoryOfFailure)
        guard statistics.size == opening else { return [] }
        return dismissWaiters(reason)
    }

    /// Takes a usable connection back.
    ///
    /// Returns whom to hand it to, or nil when it is to be kept or closed.
    mutating func takeBack(_ lease: Lease) -> (next: Waiter?, isKept: Bool) {
        guard !isClosed, lease.generation == generation else { return (nil, false) }
        if let next = popWaiter() { return (next, true) }
        idle.append(lease)
        statistics.idle += 1
        return (nil, true)
    }

    /// Notes that a connection is gone.
    ///
    /// Returns whom to give its place to.
    mutating func dropped() -> [(Waiter, Result<Grant, any Error>)] {
        statistics.size -= 1
        statistics.dropped += 1
        if let failure, ContinuousClock.now < failure.until, statistics.size == opening {
            return dismissWaiters(failure.reason)
        }
        return passPlaceOn()
    }

    /// Makes every connection that there is now unfit to be used again.
    ///
    /// Returns those that nobody uses.
    mutating func retireAll() -> [Lease] {
        generation += 1
        defer {
            idle = []
            statistics.size -= statistics.idle
            statistics.dropped += statistics.idle
            statistics.idle = 0
        }
        return idle
    }

    /// Ends the pool.
    ///
    /// Returns the connections that nobody uses and the callers that wait.
    mutating func close() -> (idle: [Lease], waiting: [(Waiter, Result<Grant, any Error>)]) {
        isClosed = true
        return (retireAll(), dismissWaiters("the pool is closed"))
    }

    private mutating func takePlace() -> Grant {
        statistics.size += 1
        opening += 1
        return .place
    }

    private mutating func passPlaceOn() -> [(Waiter, Result<Grant, any Error>)] {
        guard !isClosed, statistics.size < limit, let next = popWaiter() else { return [] }
        return [(next, .success(takePlace()))]
    }

    private mutating func popWaiter() -> Waiter? {
        defer { statistics.waiting = waiters.count }
        return waiters.popFirst()
    }

    private mutating func dismissWaiters(_ reason: String) -> [(Waiter, Result<Grant, any Error>)] {
        defer {
            waiters = []
            statistics.waiting = 0
        }
        return waiters.map { ($0, .failure(ConnectionError.unavailable(reason))) }
    }
}
