/// Something that a test waits for and a handler tells, or the other way round.
struct Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func tell() {
        continuation.yield()
    }

    /// Waits for the next telling, or for cancellation.
    func wait() async {
        var iterator = stream.makeAsyncIterator()
        _ = await iterator.next()
    }
}
