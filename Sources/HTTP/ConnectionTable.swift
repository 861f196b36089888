import Synchronization

/// The open connections, counted in all and for each peer.
final class ConnectionTable: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var perNetwork: [String: Int] = [:]
        var accepted = 0
        var refused = 0
        var evicted = 0
        /// Told when no connection is open.
        var onEmpty: (@Sendable () -> Void)?
    }

    private let maximum: Int
    private let maximumPerPeer: Int
    private let state = Mutex(State())

    /// Makes an empty table.
    init(maximum: Int, maximumPerPeer: Int) {
        self.maximum = maximum
        self.maximumPerPeer = maximumPerPeer
    }

    /// Takes in a new connection; at a limit the oldest idle one is ended for it.
    ///
    /// - Returns: False when the limit is reached and no connection is idle.
    func admit(_ connection: Connection) -> Bool {
        state.withLock { state in
            guard Self.makeRoom(for: connection, in: &state, maximum: maximum, maximumPerPeer: maximumPerPeer) else {
                state.refused += 1
                return false
            }
            state.accepted += 1
            state.connections[ObjectIdentifier(connection)] = connection
            if let network = connection.network {
                state.perNetwork[network, default: 0] += 1
            }
            return true
        }
    }

    /// Forgets a connection that is over.
    func remove(_ connection: Connection) {
        let onEmpty = state.withLock { state in
            Self.forget(connection, in: &state)
            return state.connections.isEmpty ? state.onEmpty : nil
        }
        onEmpty?()
    }

    /// Ends the connection that has been idle for the longest time, so that its descriptor becomes free.
    ///
    /// - Returns: False when none is idle.
    func evictOldestIdle() -> Bool {
        state.withLock { Self.evictOldestIdle(in: &$0) { _ in true } }
    }

    /// Calls `body` once, when no connection is open: now or later.
    func whenEmpty(_ body: @escaping @Sendable () -> Void) {
        let isEmpty = state.withLock { state in
            state.onEmpty = body
            return state.connections.isEmpty
        }
        if isEmpty {
            body()
        }
    }

    /// The open connections.
    var connections: [Connection] {
        state.withLock { Array($0.connections.values) }
    }

    /// The counts so far.
    var statistics: ServerStatistics {
        let (connections, accepted, refused, evicted) = state.withLock {
            (Array($0.connections.values), $0.accepted, $0.refused, $0.evicted)
        }
        return ServerStatistics(
            open: connections.count, idle: connections.count { $0.idleSince != nil }, accepted: accepted,
            refused: refused, evicted: evicted)
    }

    private static func makeRoom(
        for connection: Connection, in state: inout State, maximum: Int, maximumPerPeer: Int
    ) -> Bool {
        if let network = connection.network, state.perNetwork[network, default: 0] >= maximumPerPeer {
            guard evictOldestIdle(in: &state, where: { $0.network == network }) else { return false }
        }
        return state.connections.count < maximum || evictOldestIdle(in: &state) { _ in true }
    }

    /// Looks at every connection: it happens only at a limit, where the look costs less than the connection it ends.
    private static func evictOldestIdle(in state: inout State, where isCandidate: (Connection) -> Bool) -> Bool {
        let candidates = state.connections.values.lazy.filter(isCandidate)
            .compactMap { connection in connection.idleSince.map { (since: $0, connection: connection) } }
        guard let oldest = candidates.min(by: { $0.since < $1.since })?.connection, oldest.cutIfIdle() else {
            return false
        }
        state.evicted += 1
        forget(oldest, in: &state)
        return true
    }

    private static func forget(_ connection: Connection, in state: inout State) {
        guard state.connections.removeValue(forKey: ObjectIdentifier(connection)) != nil,
            let network = connection.network
        else { return }
        let count = state.perNetwork[network, default: 0] - 1
        state.perNetwork[network] = count > 0 ? count : nil
    }
}
