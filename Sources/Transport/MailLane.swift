import Synchronization

/// What one connection to a relay takes from a batch.
final class MailLane: ErrandSource {
    let isUrgent: Bool

    private struct State {
        var index: Int?
        var isSecondTry = false
    }

    private let batch: MailBatch
    private let errand: @Sendable (_ mail: Mail, _ isFresh: Bool) -> Errand
    private let state = Mutex(State())

    /// A lane of a batch, with what makes an errand of a mail.
    init(
        of batch: MailBatch, isUrgent: Bool,
        errand: @escaping @Sendable (_ mail: Mail, _ isFresh: Bool) -> Errand
    ) {
        self.batch = batch
        self.isUrgent = isUrgent
        self.errand = errand
    }

    var isCancelled: Bool { batch.isCancelled }

    var beginBy: ContinuousClock.Instant? { nil }

    func next() -> Errand? {
        state.withLock { state in
            if let index = state.index, state.isSecondTry { return errand(batch.mails[index], true) }
            guard let index = batch.next() else { return nil }
            state.index = index
            return errand(batch.mails[index], false)
        }
    }

    func mayUpload() -> Bool { state.withLock { $0.index }.map(batch.mayUpload) ?? false }

    func note(_ report: ErrandReport) {
        state.withLock { state in
            guard let index = state.index else { return }
            if !state.isSecondTry, Self.wasLeftByThen(report) {
                state.isSecondTry = true
            } else {
                state = State()
                batch.note(MailResult(report), of: index)
            }
        }
    }

    func isOver(now: ContinuousClock.Instant) -> Bool { false }

    func abandon() {
        note(.ended(by: .cancelled))
        batch.cancel()
    }

    /// Whether the relay had done with a kept connection before it heard of this mail.
    ///
    /// Relays end connections after a number of mails or a time; nothing was taken, and a new connection will do.
    private static func wasLeftByThen(_ report: ErrandReport) -> Bool {
        guard report.isOnKeptConnection, report.isBegun, !report.isUploaded, report.stop == nil else { return false }
        return report.lines.compactMap(RelayReply.init).first?.isFarewell ?? true
    }
}
