import Clinic
import Logging
import Scheduling
import Storage
import Synchronization
import Transport

/// Tells webhooks what happened: claims what is due to one, tells it, and settles each event as soon as it is known what
/// became of it.
///
/// Every event is told at least once, under one id: a worker that dies leaves what it had claimed to the next, when the
/// lease has run out. The order is not kept: an event that is told again comes after later ones.
///
/// Each webhook is served by itself, so that one that is slow or dead keeps no other waiting, and those that fail take
/// part of the places at most.
struct WebhookWorker: Sendable {
    let database: Database
    let client: WebClient
    let configuration: WorkerConfiguration
    let logger: Logger

    /// Serves webhooks that have something due, until the task is cancelled; what was begun then is finished.
    func run() async {
        let places = WebhookPlaces()
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                for webhook in places.taken(by: await due()) {
                    group.addTask {
                        let summary = await finished(webhook)
                        if summary.told + summary.untold > 0 {
                            logger.info(
                                "webhook",
                                metadata: [
                                    "practice": "\(webhook.practice.slug)", "webhook": "\(webhook.id)",
                                    "told": "\(summary.told)", "not taken": "\(summary.untold)",
                                ])
                        }
                        places.free(webhook)
                    }
                }
                try? await Task.sleep(for: configuration.poll)
            }
        }
    }

    /// Tells what is due until nothing is, and counts what was told; a webhook that fails is tried once.
    ///
    /// - Parameter deadline: when nothing further is begun.
    func runOnce(deadline: ContinuousClock.Instant) async -> PassSummary {
        let places = WebhookPlaces()
        var summary = PassSummary()
        var failed: Set<Webhook.ID> = []
        while ContinuousClock.now < deadline, !Task.isCancelled {
            let round = places.taken(by: await due().filter { !failed.contains($0.id) })
            let sums: [(Webhook.ID, PassSummary)] = await withTaskGroup(of: (Webhook.ID, PassSummary).self) { group in
                for webhook in round { group.addTask { (webhook.id, await finished(webhook)) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            for webhook in round { places.free(webhook) }
            failed.formUnion(sums.filter { $1.untold > 0 }.map(\.0))
            summary = sums.reduce(summary) { $0 + $1.1 }
            if sums.allSatisfy({ $1.told + $1.untold == 0 }) { break }
        }
        return summary
    }

    private func due() async -> [DueWebhook] {
        do {
            return try await database.dueWebhooks(deadline: .now + configuration.patience)
        } catch {
            if !Task.isCancelled {
                logger.warning("the webhooks cannot be read", metadata: ["error": "\(error)"])
            }
            return []
        }
    }

    /// Serves one in a task of its own, which is not cancelled with this one: what has been claimed is to be settled.
    private func finished(_ webhook: DueWebhook) async -> PassSummary {
        await Task { await serve(webhook) }.value
    }

    /// Tells a webhook what is due, some at a time, until nothing is or an attempt fails.
    private func serve(_ webhook: DueWebhook) async -> PassSummary {
        var summary = PassSummary()
        do {
            while summary.untold == 0 {
                let start = ContinuousClock.now
                guard
                    let batch = try await database.claimDeliveries(
                        of: webhook, limit: Self.atOnce, lease: lease, deadline: .now + configuration.patience)
                else { break }
                summary = summary + (try await tell(batch, to: webhook, until: start + lease - whole - Self.reserve))
                if batch.items.count < Self.atOnce { break }
            }
        } catch {
            logger.error(
                "a webhook cannot be served",
                metadata: [
                    "practice": "\(webhook.practice.slug)", "webhook": "\(webhook.id)", "error": "\(error)",
                ])
        }
        return summary
    }

    private func tell(
        _ batch: WebhookBatch, to webhook: DueWebhook, until limit: ContinuousClock.Instant
    ) async throws -> PassSummary {
        try await withThrowingTaskGroup(of: PassSummary.self) { group in
            for item in batch.items {
                group.addTask {
                    let verdict = await verdict(on: item, of: batch, to: webhook, until: limit)
                    let isOver = try await database.settle(
                        WebhookOutcome(item, verdict), of: webhook, deadline: .now + configuration.patience)
                    if isOver { try await disable(webhook, .failing) }
                    var summary = PassSummary()
                    switch verdict {
                    case .sent: summary.told = 1
                    case .again, .failed: summary.untold = 1
                    case .untried: summary.left = 1
                    }
                    return summary
                }
            }
            return try await group.reduce(PassSummary(), +)
        }
    }

    /// Tells one event, and says what that means for it.
    private func verdict(
        on item: WebhookBatch.Item, of batch: WebhookBatch, to webhook: DueWebhook,
        until limit: ContinuousClock.Instant
    ) async -> WebhookOutcome.Verdict {
        let payload = item.event.payload(practice: webhook.practice.slug)
        guard let event = WebhookEvent(id: item.event.id.description, payload: Array(payload.utf8)) else {
            return .failed(status: nil, reason: "The event cannot be written.")
        }
        let endpoint: Endpoint
        do throws(Endpoint.Fault) {
            endpoint = try Endpoint(batch.url, allowedBy: client.configuration.addresses)
        } catch {
            return again(item, status: nil, reason: error.description)
        }
        let result = await client.tell(
            event, to: endpoint, secrets: batch.secrets.compactMap { WebhookSecret($0) }, until: limit,
            now: Int(batch.now.secondsSinceUnixEpoch))
        switch result {
        case .delivered(let status): return .sent(status: status)
        case .gone:
            do {
                try await disable(webhook, .gone)
            } catch {
                // It says so again at the next attempt.
                return again(item, status: 410, reason: "It wants no more.")
            }
            return .failed(status: 410, reason: "It wants no more.")
        case .busy(let status, let wait):
            return again(item, status: status, reason: "It has too much to do.", asked: wait)
        case .refused(let status):
            let isRedirect = (300..<400).contains(status)
            return again(
                item, status: status,
                reason: isRedirect ? "It answered with another address, which is not followed." : "It did not take it.")
        case .unanswered(let failure): return again(item, status: nil, reason: failure.description)
        case .notTried: return .untried
        }
    }

    /// Another attempt later, never sooner than it asked for; or none any more.
    private func again(
        _ item: WebhookBatch.Item, status: Int?, reason: String, asked: Duration? = nil
    ) -> WebhookOutcome.Verdict {
        let wait = RetrySchedule.webhooks.wait(
            after: item.failures + 1, chance: Double.random(in: 0...1), asked: asked)
        guard let wait else { return .failed(status: status, reason: reason) }
        return .again(after: wait, rest: asked ?? .zero, status: status, reason: reason)
    }

    private func disable(_ webhook: DueWebhook, _ reason: Webhook.Reason) async throws {
        try await database.disable(webhook, reason, deadline: .now + configuration.patience)
        logger.warning(
            "a webhook is disabled",
            metadata: [
                "practice": "\(webhook.practice.slug)", "webhook": "\(webhook.id)", "reason": "\(reason.rawValue)",
            ])
    }

    /// How long one attempt may take.
    private var whole: Duration { client.configuration.whole }

    /// An attempt, and the time to write down what became of it: nothing renews it.
    private var lease: Duration { whole + Self.reserve * 4 }

    private static let reserve: Duration = .seconds(2)

    /// How many events one webhook is told at the same time while it works.
    private static let atOnce = 4
}

/// Which webhooks are being served: each once, and of those that fail so many at most that others find a place.
private final class WebhookPlaces: Sendable {
    private let serving = Mutex<[Webhook.ID: Bool]>([:])

    private static let all = 64
    private static let ofFailing = 32

    /// Those of the webhooks that are served from now on.
    func taken(by due: [DueWebhook]) -> [DueWebhook] {
        serving.withLock { serving in
            due.filter { webhook in
                let failing = serving.values.count { $0 }
                guard serving[webhook.id] == nil, serving.count < Self.all,
                    !webhook.isFailing || failing < Self.ofFailing
                else { return false }
                serving[webhook.id] = webhook.isFailing
                return true
            }
        }
    }

    /// A webhook is not served any more.
    func free(_ webhook: DueWebhook) {
        serving.withLock { $0[webhook.id] = nil }
    }
}
