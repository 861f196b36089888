import Clinic
import Foundation
import Synchronization
import Transport

extension TextGateway {
    /// Hands texts over, a few at a time, each after it was noted as begun; ends when the provider fails for all.
    func deliver(
        _ parcels: [Parcel], from sender: TextMessage.Sender, during lease: BatchLease,
        begin: @escaping @Sendable (_ index: Int) async -> Bool,
        report: @escaping @Sendable ([(index: Int, delivery: Delivery)]) async -> Void
    ) async {
        let queue = Queue(count: parcels.count)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<min(Self.lanes, parcels.count) {
                group.addTask { @Sendable [self] in
                    while let index = queue.next(), lease.limit > .now {
                        let delivery = await deliver(parcels[index], index, from: sender, during: lease, begin: begin)
                        guard let delivery else { continue }
                        await report([(index, delivery)])
                        if case .unavailable = delivery { return queue.end() }
                    }
                }
            }
        }
    }

    /// What became of one text; nil when it is somebody else's.
    private func deliver(
        _ parcel: Parcel, _ index: Int, from sender: TextMessage.Sender, during lease: BatchLease,
        begin: @Sendable (_ index: Int) async -> Bool
    ) async -> Delivery? {
        guard case .text(let text) = parcel.content else { return .refused(reason: "this is no text") }
        guard await begin(index) else { return nil }
        let message = TextMessage(
            to: text.recipient, from: sender, body: text.body, statusCallback: parcel.statusCallback)
        // Only an HTTP date in an answer is compared with this clock; no rule of ours is.
        let now = Int(Date().timeIntervalSince1970)
        return Delivery(await send(message, until: lease.limit, now: now))
    }

    private static let lanes = 4
}

/// The places of parcels, each taken once.
private final class Queue: Sendable {
    private let rest: Mutex<Range<Int>>

    init(count: Int) { rest = Mutex(0..<count) }

    func next() -> Int? { rest.withLock { $0.popFirst() } }

    /// No other is begun.
    func end() { rest.withLock { $0 = 0..<0 } }
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
            case .temporary(let status, _): .deferred(reason: "the provider refused it for now (\(status))")
            case .unavailable(let status, let code):
                .unavailable(reason: "the provider refuses to work (\(status), \(code.map(String.init) ?? "no code"))")
            case .notReached(let failure): .unavailable(reason: failure.description)
            case .uncertain(let failure): .uncertain(reason: failure?.description ?? "The answer cannot be read.")
            case .notTried: .notTried
            }
    }
}
