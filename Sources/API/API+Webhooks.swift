import Access
import Clinic
import HTTP
import HTTPTypes
import Scheduling
import Storage
import Transport

// A webhook's address and what it was told are for whoever manages the practice, to read as well as to change.

extension API {
    func listWebhooks(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage)
        let webhooks = try await entrance.database.webhooks(of: call.practice, deadline: call.deadline)
        return Self.answer(.object(["items": .array(webhooks.map(\.json))]))
    }

    /// Makes a webhook; the answer is the one place where its secret is shown.
    func createWebhook(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage, route: "webhooks")
        let (url, kinds) = try Body.json(request) { fields -> (String, Set<Webhook.Event.Kind>)? in
            let url = fields.required("url") { $0.webhookAddress("url", allowedBy: addresses) }
            let kinds = fields.eventKinds("types") ?? []
            return url.map { ($0, kinds) }
        }
        let (secret, slug) = (WebhookSecret.fresh().text, call.practice.slug)
        return Self.answer(
            try await entrance.database.addWebhook(at: url, for: kinds, secret: secret, call: call) { webhook in
                Answer(
                    status: 201, etag: "\(webhook.version)", location: "/v1/practices/\(slug)/webhooks/\(webhook.id)",
                    body: webhook.json(showing: secret).text)
            })
    }

    func showWebhook(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage)
        let id = try Self.id("webhook", request, of: Webhook.ID.self)
        let webhook = try await entrance.database.webhook(id, of: call.practice, deadline: call.deadline)
        return Self.answer(webhook.json, version: webhook.version)
    }

    func changeWebhook(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage)
        let id = try Self.id("webhook", request, of: Webhook.ID.self)
        let version = try request.version()
        let change = try Body.json(request) { fields -> Webhook.Change? in
            Webhook.Change(
                url: fields.webhookAddress("url", allowedBy: addresses), kinds: fields.eventKinds("types"),
                isActive: fields.has("active") ? fields.flag("active") : nil)
        }
        return Self.answer(
            try await entrance.database.change(id, change, version: version, call: call) { webhook in
                Answer(status: 200, etag: "\(webhook.version)", body: webhook.json.text)
            })
    }

    func deleteWebhook(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage)
        let id = try Self.id("webhook", request, of: Webhook.ID.self)
        try await entrance.database.removeWebhook(id, version: try request.version(), call: call)
        return .noContent
    }

    /// Gives a webhook a new secret, and shows it in the answer alone.
    func rotateWebhookSecret(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage, route: "webhook-secret/\(request.path)")
        let id = try Self.id("webhook", request, of: Webhook.ID.self)
        let version = try request.version()
        let hours =
            request.body.isEmpty
            ? nil : try Body.json(request) { fields in .some(fields.integer("overlap_hours", in: 0...168)) }
        let secret = WebhookSecret.fresh().text
        return Self.answer(
            try await entrance.database.rotateSecret(
                of: id, to: secret, overlap: .hours(hours ?? 24), version: version, call: call
            ) { webhook in
                Answer(status: 200, etag: "\(webhook.version)", body: webhook.json(showing: secret).text)
            })
    }

    func testWebhook(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage, route: "webhook-test/\(request.path)")
        let id = try Self.id("webhook", request, of: Webhook.ID.self)
        return Self.answer(
            try await entrance.database.test(id, call: call) { Answer(status: 201, body: $0.json.text) })
    }

    func replayToWebhook(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage, route: "webhook-replay/\(request.path)")
        let id = try Self.id("webhook", request, of: Webhook.ID.self)
        let since = try Body.json(request) { fields in fields.required("since") { $0.instant("since") } }
        return Self.answer(
            try await entrance.database.replay(since: since, to: id, call: call) { count in
                Answer(status: 200, body: JSONValue.object(["events": .int(count)]).text)
            })
    }

    func listDeliveries(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage)
        let id = try Self.id("webhook", request, of: Webhook.ID.self)
        let (state, cursor, limit) = try Body.query(request) { fields in
            (fields.word("state", of: WebhookDelivery.State.self), fields.cursor(), fields.limit())
        }
        let page = try await entrance.database.deliveries(
            to: id, in: state, after: cursor, limit: limit, practice: call.practice, deadline: call.deadline)
        return Self.page(page) { $0.json }
    }

    func replayDelivery(_ request: Request) async throws -> Response {
        let call = try await entrance.staff(request, scope: .manage, route: "delivery-replay/\(request.path)")
        let id = try Self.id("webhook", request, of: Webhook.ID.self)
        let event = try Self.id("event", request, of: Webhook.Event.ID.self)
        return Self.answer(
            try await entrance.database.replay(event, to: id, call: call) { Answer(status: 200, body: $0.json.text) })
    }
}

extension Fields {
    /// Where a webhook listens, checked as far as it can be before a connection is made; nil when it is missing.
    fileprivate mutating func webhookAddress(_ name: String, allowedBy addresses: AddressGuard) -> String? {
        guard let text = text(name, limit: 2000) else { return nil }
        do throws(Endpoint.Fault) {
            return try Endpoint(webhook: text, allowedBy: addresses).url
        } catch {
            fault(name, error.description)
            return nil
        }
    }

    /// Kinds of events; nil when the field is missing, empty for all of them.
    fileprivate mutating func eventKinds(_ name: String) -> Set<Webhook.Event.Kind>? {
        guard has(name) else { return nil }
        return Set(words(name, Webhook.Event.Kind.subscribable.map { ($0.rawValue, $0) }))
    }
}

extension Webhook {
    /// A webhook as whoever manages the practice sees it.
    fileprivate var json: JSONValue { .object(members) }

    /// The same with its secret, which is shown once.
    fileprivate func json(showing secret: String) -> JSONValue {
        .object(members.merging(["secret": .string(secret)]) { first, _ in first })
    }

    private var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "id": .string("\(id)"), "url": .string(url),
            "types": .array(kinds.map(\.rawValue).sorted().map { .string($0) }),
            "state": .string(state.name.rawValue), "disabled_reason": .null, "disabled_at": .null,
            "failing_since": .instant(failingSince), "previous_secret_until": .instant(previousSecretUntil),
            "created_by": .string(creator), "created_at": .string(created.rfc3339), "version": .int(version),
        ]
        if case .disabled(let reason, let at) = state {
            members["disabled_reason"] = .string(reason.rawValue)
            members["disabled_at"] = .string(at.rfc3339)
        }
        return members
    }
}

extension WebhookDelivery {
    /// A delivery as whoever manages the practice sees it.
    fileprivate var json: JSONValue {
        .object([
            "event": .string("\(event.id)"), "type": .string(event.kind.rawValue),
            event.kind.subject: .string("\(Identifier<Webhook>(event.subject))"),
            "occurred_at": .string(event.occurred.rfc3339), "state": .string(state.rawValue),
            "attempts": .int(attempts), "status": status.map { .int($0) } ?? .null,
            "reason": reason.map { .string($0) } ?? .null, "due_at": .string(due.rfc3339),
            "owed_at": .string(owed.rfc3339), "settled_at": .instant(settled),
        ])
    }
}
