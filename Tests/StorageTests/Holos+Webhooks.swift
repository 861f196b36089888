import Clinic
import Fixtures
import Foundation
import Scheduling
import Testing

@testable import Storage

extension Holos {
    private var deadline: ContinuousClock.Instant { .now + .seconds(20) }

    func addWebhook(
        for kinds: Set<Webhook.Event.Kind> = [], secret: String = "secret"
    ) async throws -> Webhook.ID {
        let answer = try await database.addWebhook(
            at: "https://ehr.example/daybook", for: kinds, secret: secret, call: call(.daybook)
        ) { Answer(status: 201, body: "\($0.id)") }
        return try #require(Webhook.ID(answer.body))
    }

    func webhook(_ id: Webhook.ID) async throws -> Webhook {
        try await database.webhook(id, of: practice, deadline: deadline)
    }

    func change(_ id: Webhook.ID, _ change: Webhook.Change, version: Int? = nil) async throws {
        _ = try await database.change(id, change, version: version, call: call(.daybook)) { _ in Answer(status: 200) }
    }

    /// What a webhook was told and is to be told, the oldest first: the kind and where it stands.
    func told(_ id: Webhook.ID) async throws -> [String] {
        try await database.deliveries(to: id, limit: 200, practice: practice, deadline: deadline).elements.reversed()
            .map { "\($0.event.kind.rawValue) \($0.state.rawValue)" }
    }

    /// Claims as a worker does.
    func claim(_ id: Webhook.ID) async throws -> WebhookBatch? {
        try await database.claimDeliveries(
            of: DueWebhook(practice: practice, id: id, isFailing: false), limit: 4, lease: .seconds(20),
            deadline: deadline)
    }

    func settle(
        _ item: WebhookBatch.Item, of id: Webhook.ID, _ verdict: WebhookOutcome.Verdict
    ) async throws -> Bool {
        try await database.settle(
            WebhookOutcome(item, verdict), of: DueWebhook(practice: practice, id: id, isFailing: false),
            deadline: deadline)
    }

    func disable(_ id: Webhook.ID, _ reason: Webhook.Reason) async throws {
        try await database.disable(
            DueWebhook(practice: practice, id: id, isFailing: true), reason, deadline: deadline)
    }

    func replay(_ event: Webhook.Event.ID, to id: Webhook.ID) async throws {
        _ = try await database.replay(event, to: id, call: call(.daybook)) { _ in Answer(status: 200) }
    }

    func replay(since: String, to id: Webhook.ID) async throws -> Int? {
        let start = try #require(Instant(rfc3339: since))
        return Int(
            try await database.replay(since: start, to: id, call: call(.daybook)) {
                Answer(status: 200, body: "\($0)")
            }.body)
    }
}
