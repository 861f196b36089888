import Clinic
import Logging
import Storage

extension Worker {
    /// Sends what is due on one channel until nothing is found that is not in other hands, or the time is over.
    ///
    /// Walk by walk: each serves every practice that has something due with one batch, so that a large practice does not
    /// keep the others waiting. A few batches are under way at once, of different practices, and no practice waits for
    /// another one's: the next walk begins when this one has nobody left, and leaves out those who are still served.
    ///
    /// - Parameter deadline: when no further batch is begun; without one, what falls due while batches are under way is
    ///   looked for too, so that a slow relay holds up nobody else.
    /// - Throws: what the database throws when it cannot be asked what is due, once what is under way has ended.
    func pass(
        on name: Message.Channel, _ channel: Channel, alarmsOnly: Bool, until deadline: ContinuousClock.Instant?,
        _ resting: inout RestingPractices
    ) async throws -> PassSummary {
        var account = PassAccount()
        var walk = Walk()
        var failure: (any Error)?
        let atOnce = min(configuration.lanes, channel.batches)
        var mayBegin: Bool { !Task.isCancelled && deadline.map { ContinuousClock.now < $0 } ?? true }
        await withTaskGroup(of: PassEvent.self) { group in
            if deadline == nil { group.addTask { await timeToLook() } }
            while true {
                if mayBegin, walk.isThrough, walk.underWay.count < atOnce {
                    do {
                        walk.begin(resting.served(of: try await practicesDue(on: name, alarmsOnly: alarmsOnly)))
                        failure = nil
                    } catch {
                        // What is under way is not to be waited for where it can be asked again before.
                        walk.begin([])
                        failure = error
                    }
                }
                while mayBegin, walk.underWay.count < atOnce, let practice = walk.next() {
                    group.addTask {
                        .ended(await finishedBatch(of: practice, on: name, channel, alarmsOnly: alarmsOnly))
                    }
                }
                guard !walk.underWay.isEmpty, let event = await group.next() else { break }
                switch event {
                case .timeToLook:
                    walk.lookAgain()
                    if mayBegin { group.addTask { await timeToLook() } }
                case .ended(let report):
                    walk.end(report)
                    account.add(report)
                    if report.isTroubled { resting.rest(report.practice) }
                    if deadline == nil, let summary = account.closed() { log(summary) }
                }
            }
            group.cancelAll()
        }
        if let failure { throw failure }
        return account.summary
    }

    /// Says in the log what was done.
    func log(_ summary: PassSummary) {
        if summary.total > 0 { logger.info("messages", metadata: ["summary": "\(summary)"]) }
    }

    private func practicesDue(on name: Message.Channel, alarmsOnly: Bool) async throws -> [Practice] {
        let limit = ContinuousClock.now + configuration.patience
        return alarmsOnly
            ? try await database.practicesWithDueAlarms(on: name, deadline: limit)
            : try await database.practicesWithDueMessages(deadline: limit)
    }

    /// A batch in a task of its own, which is not cancelled with this one: what has been claimed is to be settled.
    private func finishedBatch(
        of practice: Practice, on name: Message.Channel, _ channel: Channel, alarmsOnly: Bool
    ) async -> BatchReport {
        await Task { await batch(of: practice, on: name, channel, alarmsOnly: alarmsOnly) }.value
    }

    private func timeToLook() async -> PassEvent {
        try? await Task.sleep(for: configuration.poll)
        return .timeToLook
    }
}

/// What a pass waits for.
private enum PassEvent {
    case ended(BatchReport)
    /// Time has gone by, and something may have fallen due.
    case timeToLook
}

/// How far a pass has got with the practices that have something due.
private struct Walk {
    /// Whether another walk may find what this one did not: something was claimed since it began, or time went by.
    private var mayFindMore = true
    private(set) var underWay: Set<Practice.ID> = []
    private var waiting: ArraySlice<Practice> = []

    /// Whether it is time for the next walk.
    var isThrough: Bool { waiting.isEmpty && mayFindMore }

    /// Begins a walk over those of whom no batch is under way.
    mutating func begin(_ due: [Practice]) {
        waiting = due.filter { !underWay.contains($0.id) }[...]
        mayFindMore = false
    }

    /// The next to be served.
    mutating func next() -> Practice? {
        let practice = waiting.popFirst()
        if let practice { underWay.insert(practice.id) }
        return practice
    }

    /// Time has gone by, and the next walk may find something if this one is through.
    ///
    /// Otherwise walks over many practices in which nothing can be claimed would follow one another without a pause.
    mutating func lookAgain() {
        if waiting.isEmpty { mayFindMore = true }
    }

    mutating func end(_ report: BatchReport) {
        underWay.remove(report.practice)
        if report.claimed > 0 || report.isTroubled { mayFindMore = true }
    }
}

/// What a pass has done so far.
private struct PassAccount {
    private(set) var summary = PassSummary()
    private var closing = ContinuousClock.now + Self.length

    /// A pass that finds something again and again is accounted for once a minute.
    private static let length: Duration = .seconds(60)

    mutating func add(_ report: BatchReport) {
        summary = summary + report.summary
        if report.isTroubled { summary.troubled.insert(report.practice) }
    }

    /// What was done since the last account, if it is time for the next.
    mutating func closed() -> PassSummary? {
        guard closing <= .now else { return nil }
        defer { self = PassAccount() }
        return summary
    }
}
