/// A door that opens once; whoever comes before waits.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    func pass() async {
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }
}

/// A number that several tasks count up.
actor Counter {
    private(set) var value = 0

    @discardableResult
    func next() -> Int {
        value += 1
        return value
    }
}

/// Gives way to other tasks until something has become true, or a minute has passed.
func eventually(_ isTrue: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.Instant.in(seconds: 60)
    while try await !isTrue() {
        guard ContinuousClock.now < deadline else { throw NeverHappened() }
        await Task.yield()
    }
}

/// What was waited for did not come.
struct NeverHappened: Error {}
