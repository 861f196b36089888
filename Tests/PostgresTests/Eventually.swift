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
