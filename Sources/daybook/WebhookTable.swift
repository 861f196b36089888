import Clinic
import Scheduling
import Storage

/// Webhooks and what they were told in lines for people.
enum WebhookTable {
    /// Where each webhook stands; never a secret.
    static func text(of webhooks: [Webhook], zone: Zone) -> String {
        DeskTable.lines(
            or: "No webhooks.",
            webhooks.map { webhook in
                let trouble: String =
                    switch webhook.state {
                    case .active: webhook.failingSince.map { "fails since \(DeskTable.wall($0, zone))" } ?? ""
                    case .disabled(let reason, let at): "\(reason.rawValue) since \(DeskTable.wall(at, zone))"
                    }
                let kinds = webhook.kinds.map(\.rawValue).sorted().joined(separator: ",")
                return ["\(webhook.id)", webhook.state.name.rawValue, trouble, webhook.url, kinds]
                    .filter { !$0.isEmpty }.joined(separator: "  ")
            })
    }

    /// What became of each event.
    static func text(of deliveries: [WebhookDelivery], zone: Zone) -> String {
        DeskTable.lines(
            or: "It was told nothing.",
            deliveries.map { delivery in
                [
                    "\(delivery.event.id)", delivery.event.kind.rawValue, delivery.state.rawValue,
                    "\(delivery.attempts)x", delivery.status.map { "\($0)" } ?? "",
                    DeskTable.wall(delivery.settled ?? delivery.due, zone), delivery.reason ?? "",
                ].filter { !$0.isEmpty }.joined(separator: "  ")
            })
    }
}
