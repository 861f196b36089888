import Synchronization

/// A value that comes later, once, and that any number of tasks wait for.
public final class Promised<Value: Sendable>: Sendable {
    private struct State {
        var result: Result<Value, any Error>?
        var waiting: [CheckedContinuation<Value, any Error>] = []
    }

    private let state = Mutex(State())

    /// A value that is not there yet.
    public init() {}

    /// Gives the value, or the reason why there will be none; only the first call counts.
    public func fulfil(_ result: Result<Value, any Error>) {
        let waiting = state.withLock { state in
            guard state.result == nil else { return [CheckedContinuation<Value, any Error>]() }
            state.result = result
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting {
            continuation.resume(with: result)
        }
    }

    /// The value, as soon as it is there.
    public var value: Value {
        get async throws {
            try await withCheckedThrowingContinuation { continuation in
                let result = state.withLock { state in
                    if state.result == nil {
                        state.waiting.append(continuation)
                    }
                    return state.result
                }
                if let result {
                    continuation.resume(with: result)
                }
            }
        }
    }
}
