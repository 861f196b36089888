extension TextGateway {
    /// Sends messages at `now`, in seconds since 1970, several at once, and says of each what became of it.
    ///
    /// Messages are begun in order. Once the provider has failed one for a reason that concerns all, no other is begun.
    ///
    /// - Parameters:
    ///   - limit: when it is too late to begin with a message.
    ///   - lanes: how many are on their way at once.
    ///   - lease: what is called in between, and how often.
    ///   - begin: is asked with the index of a message right before it is sent, since a text that is sent twice arrives
    ///     twice: no means that it is not to be sent, and leaves it `notTried`.
    ///   - settled: called with the index of a message and its result, as soon as there is one.
    /// - Returns: what became of each, in order; `notTried` for those that were not begun.
    public func send(
        _ messages: [TextMessage], until limit: ContinuousClock.Instant, lanes: Int = 4, keeping lease: Lease? = nil,
        begin: @escaping @Sendable (Int) async -> Bool = { _ in true },
        settled: @escaping @Sendable (Int, TextResult) async -> Void = { _, _ in }, now: Int
    ) async -> [TextResult] {
        let batch = Batch(count: messages.count, until: limit, notTried: TextResult.notTried) { $0.isOfAll }
        return await batch.run(lanes: lanes, keeping: lease, settled: settled) { index, _, limit in
            guard await begin(index) else { return .notTried }
            return await self.send(messages[index], until: limit, now: now)
        }
    }
}
