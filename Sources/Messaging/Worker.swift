public import Clinic
public import Logging
import Scheduling
public import Storage
public import Transport

/// Sends what is due: claims it, judges it, writes the letter, delivers it and settles it.
///
/// Any number of workers may run against one database. Each message goes out once, unless a worker dies between a delivery
/// and its settlement, or the database is away then for longer than the lease and another worker is there sooner when it
/// is back: then it is claimed again when its lease has run out. A maildir knows
/// it by its id and a mail program by its Message-ID; a text is not sent again. Nothing is lost: a message leaves the
/// outbox only by being settled.
public struct Worker: Sendable {
    let database: Database
    let channels: [Message.Channel: Channel]
    let composer: Composer
    let configuration: WorkerConfiguration
    let logger: Logger
    let webhooks: WebhookWorker?

    /// A worker that delivers by `channels`; what is to go out by another way is not claimed, and waits, while what is
    /// to go out by one that is closed goes out otherwise, or somebody calls.
    ///
    /// - Parameter client: by which webhooks are told, and nothing else: one of them that is slow keeps no message
    ///   waiting. Nil tells none.
    public init(
        database: Database, channels: [Message.Channel: Channel], letters: LetterTemplates, texts: TextTemplates,
        webhooks client: WebClient? = nil, configuration: WorkerConfiguration, logger: Logger
    ) {
        self.database = database
        self.channels = channels
        webhooks = client.map {
            WebhookWorker(database: database, client: $0, configuration: configuration, logger: logger)
        }
        composer = Composer(
            zones: database.zones, served: Set(channels.filter { $0.value.isOpen }.keys), letters: letters,
            texts: texts)
        self.configuration = configuration
        self.logger = logger
    }

    /// Sends what is due, again and again, until the task is cancelled: `daybook work`.
    ///
    /// A message goes out within a second of its time, or after those of its practice that are under way. Each channel is
    /// served by itself, so that none waits for another one's relay, and alarms by themselves, so that they wait for no
    /// batch of anything else. When the task is cancelled, batches that have been claimed are finished and no more are. A
    /// database that is away is waited for.
    public func run() async {
        await withTaskGroup { group in
            for (name, channel) in channels {
                for alarmsOnly in [true, false] {
                    group.addTask {
                        var resting = RestingPractices()
                        await again {
                            try await pass(on: name, channel, alarmsOnly: alarmsOnly, until: nil, &resting)
                        }
                    }
                }
            }
            if let webhooks { group.addTask { await webhooks.run() } }
            group.addTask {
                var state = WorkerState()
                await again {
                    await beat(&state.lastBeat)
                    await look(until: nil, state: &state)
                    return PassSummary()
                }
            }
        }
    }

    /// Sends what is due until nothing is, and says what it did: `daybook remind`.
    ///
    /// - Parameter deadline: when no further batch is begun.
    /// - Throws: what the database throws when it cannot be asked what is due. What goes wrong in one practice is
    ///   logged and counted as `troubled`, and does not stop the others.
    public func runOnce(deadline: ContinuousClock.Instant) async throws -> PassSummary {
        var state = WorkerState()
        await beat(&state.lastBeat)
        let summary = try await everyChannel(until: deadline)
        await look(until: deadline, state: &state)
        // What one channel has handed to another, and what the look has made due.
        let rest = try await everyChannel(until: deadline)
        return summary + rest + (await webhooks?.runOnce(deadline: deadline) ?? PassSummary())
    }

    /// Works in turns until the task is cancelled.
    private func again(_ turn: () async throws -> PassSummary) async {
        while !Task.isCancelled {
            do {
                log(try await turn())
            } catch is CancellationError {
                return
            } catch {
                logger.warning("the outbox cannot be read", metadata: ["error": "\(error)"])
            }
            // Looking twice a second costs less than knowing when the next message is due: every booking may change
            // that, and no notification can be relied upon.
            try? await Task.sleep(for: configuration.poll)
        }
    }

    private func everyChannel(until deadline: ContinuousClock.Instant) async throws -> PassSummary {
        try await withThrowingTaskGroup(of: PassSummary.self) { group in
            for (name, channel) in channels {
                group.addTask {
                    var resting = RestingPractices()
                    let alarms = try await pass(on: name, channel, alarmsOnly: true, until: deadline, &resting)
                    return try await alarms
                        + pass(on: name, channel, alarmsOnly: false, until: deadline, &resting)
                }
            }
            return try await group.reduce(PassSummary(), +)
        }
    }

    /// Says that this worker is alive, if it is time to.
    private func beat(_ lastBeat: inout ContinuousClock.Instant?) async {
        if let lastBeat, lastBeat.duration(to: .now) < configuration.heartbeat { return }
        lastBeat = .now
        do {
            try await database.beat(worker: configuration.name, deadline: .now + configuration.patience)
        } catch {
            logger.warning("no heartbeat", metadata: ["error": "\(error)"])
        }
    }
}
