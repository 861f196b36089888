import Synchronization

/// Things that are kept in memory by a key, so many at most: those that were used least recently leave first.
final class Shelf<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct State {
        var kept: [Key: (value: Value, used: UInt64)] = [:]
        var uses: UInt64 = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    subscript(key: Key) -> Value? {
        state.withLock { state in
            guard let found = state.kept[key] else { return nil }
            state.uses += 1
            state.kept[key]?.used = state.uses
            return found.value
        }
    }

    func keep(_ value: Value, under key: Key) {
        state.withLock { state in
            state.uses += 1
            state.kept[key] = (value, state.uses)
            guard state.kept.count > limit else { return }
            // A tenth at once, so that the order is looked at seldom.
            for old in state.kept.sorted(by: { $0.value.used < $1.value.used }).prefix(limit / 10 + 1) {
                state.kept[old.key] = nil
            }
        }
    }

    func forget(_ key: Key) {
        _ = state.withLock { $0.kept.removeValue(forKey: key) }
    }
}
