import Clinic
public import Logging
import Scheduling
public import Storage

/// Sends what is due: claims it, judges it, writes the letter, delivers it and settles it.
///
/// Any number of workers may run against one database. Without a crash each message goes out once; after one, a
/// message whose delivery was not settled is claimed again when its lease has run out, and a channel that knows it by
/// its id does not deliver it again. Nothing is lost: a message leaves the outbox only by being settled.
public struct Worker: Sendable {
    let database: Database
    let channel: Channel
    let templates: LetterTemplates
    let configuration: WorkerConfiguration
    let logger: Logger
    let metrics = WorkerMetrics()

    /// A worker that delivers by `channel`.
    public init(
        database: Database, channel: Channel, templates: LetterTemplates, configuration: WorkerConfiguration,
        logger: Logger
    ) {
        self.database = database
        self.channel = channel
        self.templates = templates
        self.configuration = configuration
        self.logger = logger
    }

    /// Sends what is due, again and again, until the task is cancelled: `daybook work`.
    ///
    /// A message goes out within a second of its time. When the task is cancelled, batches that have been claimed are
    /// finished and no more are. A database that is away is waited for.
    public func run() async {
        var state = WorkerState()
        while !Task.isCancelled {
            do {
                let summary = try await pass(until: nil, state: &state)
                if summary.total > 0 { logger.info("messages", metadata: ["summary": "\(summary)"]) }
            } catch is CancellationError {
                return
            } catch {
                logger.warning("the outbox cannot be read", metadata: ["error": "\(error)"])
            }
            await look(until: nil, state: &state)
            // Looking twice a second costs less than knowing when the next message is due: every booking may change
            // that, and no notification can be relied upon.
            try? await Task.sleep(for: configuration.poll)
        }
    }

    /// Sends what is due until nothing is, and says what it did: `daybook remind`.
    ///
    /// - Parameter deadline: when no further batch is begun.
    /// - Throws: what the database throws when it cannot be asked what is due. What goes wrong in one practice is
    ///   logged and counted as `troubled`, and does not stop the others.
    public func runOnce(deadline: ContinuousClock.Instant) async throws -> PassSummary {
        var state = WorkerState()
        let summary = try await pass(until: deadline, state: &state)
        await look(until: deadline, state: &state)
        return summary
    }

    /// Round by round, one batch of each practice that has something due, so that a large practice does not keep the
    /// others waiting.
    ///
    /// A round that finds nothing to claim is the last: what is still due is in other hands.
    private func pass(
        until deadline: ContinuousClock.Instant?, state: inout WorkerState
    ) async throws -> PassSummary {
        var summary = PassSummary()
        var troubled: Set<Practice.ID> = []
        while !Task.isCancelled, deadline.map({ ContinuousClock.now < $0 }) ?? true {
            await beat(&state.lastBeat)
            let due = try await database.practicesWithDueMessages(deadline: .now + configuration.patience)
            let reports = await round(of: state.served(of: due).prefix(Self.practicesPerRound), until: deadline)
            for report in reports {
                summary = summary + report.summary
                guard report.isTroubled else { continue }
                troubled.insert(report.practice)
                state.rest(report.practice)
            }
            if reports.allSatisfy({ $0.claimed == 0 && !$0.isTroubled }) { break }
        }
        summary.troubled = troubled.count
        return summary
    }

    /// A batch of each practice, a few at a time.
    private func round(
        of practices: ArraySlice<Practice>, until deadline: ContinuousClock.Instant?
    ) async -> [BatchReport] {
        await withTaskGroup(of: BatchReport.self) { group in
            var waiting = practices
            var reports: [BatchReport] = []
            for _ in 0..<configuration.lanes {
                if let practice = waiting.popFirst() { group.addTask { await finishedBatch(of: practice) } }
            }
            while let report = await group.next() {
                reports.append(report)
                let isOver = Task.isCancelled || deadline.map { ContinuousClock.now >= $0 } ?? false
                if !isOver, let practice = waiting.popFirst() {
                    group.addTask { await finishedBatch(of: practice) }
                }
            }
            return reports
        }
    }

    /// A batch in a task of its own, which is not cancelled with this one: what has been claimed is to be settled.
    private func finishedBatch(of practice: Practice) async -> BatchReport {
        await Task { await batch(of: practice) }.value
    }

    /// Says that this worker is alive, if it is time to, and how far behind the outbox is.
    private func beat(_ lastBeat: inout ContinuousClock.Instant?) async {
        if let lastBeat, lastBeat.duration(to: .now) < configuration.heartbeat { return }
        lastBeat = .now
        do {
            try await database.beat(worker: configuration.name, deadline: .now + configuration.patience)
            let health = try await database.health(deadline: .now + configuration.patience)
            metrics.recordOldestDue(age: health.oldestDue.map { health.now - $0 } ?? .zero)
        } catch {
            logger.warning("no heartbeat", metadata: ["error": "\(error)"])
        }
    }

    /// So many that a round ends soon enough for the next heartbeat.
    private static let practicesPerRound = 64
}
