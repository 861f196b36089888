import Synchronization

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
        let run = BatchRun(count: mails.count, limit: limit)
        await withTaskGroup(of: Void.self) { group in
            let renewal = lease.map { lease in Task { await lease.keep { run.limit = $0 } } }
            for lane in 0..<min(laneCount, mails.count) {
                group.addTask {
                    while let index = run.next() {
                        let result = await self.send(mails[index], on: lane, until: run.limit)
                        run.note(result, of: index)
                        await settled(index, result)
                    }
                }
            }
            await group.waitForAll()
            renewal?.cancel()
        }
        return run.results
    }
}
