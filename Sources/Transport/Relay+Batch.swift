extension Relay {
    /// How long results are gathered before they are told: a settlement of twenty costs little more than that of one.
    private static let gathering: Duration = .milliseconds(10)

    /// Hands mails over, several at once, and says of each what became of it.
    ///
    /// Mails are begun in order. Once the relay has failed one for a reason of its own, no other is begun: they would
    /// wait for it in vain. A relay may take minutes for the reply to a mail; whoever holds a lease on the mails renews
    /// it meanwhile. When the task is cancelled, no other mail is begun, and those on their way are given up.
    ///
    /// - Parameters:
    ///   - isUrgent: whether they go before those of other batches.
    ///   - limit: when it is too late to begin with a mail.
    ///   - lease: what is called in between, and how often.
    ///   - settled: called with the indices of mails and their results, which are gathered for ten milliseconds; what
    ///     comes while it is at it is told next, together.
    ///   - isWanted: is asked with the index of a mail right before it is begun, and again before its first byte goes out,
    ///     and must not wait: no leaves it `notTried`, and nothing is settled where it was not begun.
    /// - Returns: what became of each, in order; `notTried` for those that were not begun.
    public func send(
        _ mails: [Mail], isUrgent: Bool = false, until limit: ContinuousClock.Instant, keeping lease: Lease? = nil,
        settled: (@Sendable ([(index: Int, result: MailResult)]) async -> Void)? = nil,
        isWanted: @escaping @Sendable (Int) -> Bool = { _ in true }
    ) async -> [MailResult] {
        let batch = MailBatch(mails, until: limit, isTold: settled != nil, isWanted: isWanted)
        return await withTaskCancellationHandler {
            for lane in lanes {
                lane.carry(
                    all: MailLane(of: batch, isUrgent: isUrgent) { mail, isFresh in
                        self.errand(for: mail, isFresh: isFresh)
                    })
            }
            let keeping = Task { await batch.keepLimit() }
            let renewing = Task { await lease?.keep { batch.extend(to: $0) } }
            // Cancelled, this task would not see what becomes of the mails on their way.
            await Task {
                for await _ in batch.news {
                    try? await Task.sleep(for: Self.gathering)
                    await settled?(batch.told())
                }
            }.value
            keeping.cancel()
            renewing.cancel()
            return batch.results
        } onCancel: {
            batch.cancel()
            for lane in lanes { lane.look() }
        }
    }
}
