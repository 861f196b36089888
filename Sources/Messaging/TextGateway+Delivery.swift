import Clinic
import Foundation
import Transport

extension TextGateway {
    /// Hands texts over, a few at a time, each after it was noted as begun; ends when the provider fails for all.
    func deliver(
        _ parcels: [Parcel], from sender: TextMessage.Sender, during lease: BatchLease,
        begin: @escaping @Sendable (_ index: Int) async -> Bool,
        report: @escaping @Sendable ([(index: Int, delivery: Delivery)]) async -> Void
    ) async {
        var texts: [TextMessage] = []
        var places: [Int] = []
        for (index, parcel) in parcels.enumerated() {
            if case .text(let text) = parcel.content {
                texts.append(
                    TextMessage(
                        to: text.recipient, from: text.sender.map { .init($0) } ?? sender, body: text.body,
                        statusCallback: parcel.statusCallback))
                places.append(index)
            } else {
                await report([(index, .refused(reason: "this is no text"))])
            }
        }
        let indices = places
        // Only an HTTP date in an answer is compared with this clock; no rule of ours is.
        let now = Int(Date().timeIntervalSince1970)
        _ = await send(
            texts, until: lease.limit, keeping: lease.extending, begin: { await begin(indices[$0]) },
            settled: { place, result in await report([(indices[place], Delivery(result))]) }, now: now)
    }
}

extension Delivery {
    fileprivate init(_ result: TextResult) {
        self =
            switch result {
            case .accepted: .delivered
            case .invalidNumber(let code): .refused(reason: "the number cannot receive texts (\(code))")
            case .optedOut: .optedOut
            case .permanent(let status, let code):
                .refused(reason: "the provider refused it (\(status), \(code.map(String.init) ?? "no code"))")
            // It takes no more from anybody for a while, whatever the text.
            case .temporary(let status, let wait) where result.isOfAll:
                .unavailable(reason: "the provider asks to wait (\(status))", wait: wait)
            case .temporary(let status, _): .deferred(reason: "the provider refused it for now (\(status))")
            case .unavailable(let status, let code):
                .unavailable(reason: "the provider refuses to work (\(status), \(code.map(String.init) ?? "no code"))")
            case .notReached(let failure): .unavailable(reason: failure.description)
            case .uncertain(let failure): .uncertain(reason: failure?.description ?? "The answer cannot be read.")
            case .notTried: .notTried
            }
    }
}
