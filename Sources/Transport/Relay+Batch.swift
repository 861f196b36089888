extension Relay {
    /// Hands mails over, several at once, and says of each what became of it.
    ///
    /// Mails are begun in order. Once the relay has failed one for a reason of its own, no other is begun: they would
    /// wait for it in vain. A relay may take minutes for the reply to a mail; whoever holds a lease on the mails renews
    /// it meanwhile.
    ///
    /// - Parameters:
    ///   - limit: when it is too late to begin with a mail.
    ///   - lease: what is called in between, and how often.
    ///   - settled: called with the index of a mail and its result, as soon as there is one.
    /// - Returns: what became of each, in order; `notTried` for those that were not begun.
    public func send(
        _ mails: [Mail], until limit: ContinuousClock.Instant, keeping lease: Lease? = nil,
        settled: @escaping @Sendable (Int, MailResult) async -> Void = { _, _ in }
    ) async -> [MailResult] {
        let batch = Batch(count: mails.count, until: limit, notTried: MailResult.notTried) { result in
            switch result {
            case .notReached, .uncertain: true
            case .accepted, .temporary, .permanent, .notTried: false
            }
        }
        return await batch.run(lanes: laneCount, keeping: lease, settled: settled) { index, lane, limit in
            await self.send(mails[index], on: lane, until: limit)
        }
    }
}
