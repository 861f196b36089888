import Clinic
public import Transport

/// A way out for parcels.
///
/// Each case is one way, with what it needs to know; another transport is another case.
public enum Channel: Sendable {
    /// Into a folder on this machine, for any mail reader. Nothing leaves the machine.
    case maildir(Maildir)
    /// To a mail server that passes it on.
    case relay(Relay)
    /// To a provider of text messages, from a number or service of the account.
    case texts(TextGateway, from: Transport.TextMessage.Sender)
    /// To nowhere: what is to go out this way goes out another way, or somebody calls.
    case closed(reason: String)

    /// Delivers parcels in their order, some at a time, and reports what became of each as soon as that is known.
    ///
    /// Never throws, and never takes longer for one parcel than it must.
    ///
    /// - Parameters:
    ///   - lease: says before when a parcel must be begun; what was not is not reported, and stays under its lease.
    ///   - begin: is asked, where a parcel cannot be recognised afterwards, right before it is handed over: no means that
    ///     it is somebody else's by now.
    ///   - report: is given places in the list with what became of them.
    func deliver(
        _ parcels: [Parcel], during lease: BatchLease, begin: @escaping @Sendable (_ index: Int) async -> Bool,
        report: @escaping @Sendable ([(index: Int, delivery: Delivery)]) async -> Void
    ) async {
        switch self {
        case .maildir(let maildir):
            let deliveries = await maildir.deliver(parcels, until: lease.limit)
            await report(deliveries.enumerated().filter { $1 != .notTried }.map { ($0, $1) })
        case .relay(let relay): await relay.deliver(parcels, during: lease, report: report)
        case .texts(let gateway, let sender):
            await gateway.deliver(parcels, from: sender, during: lease, begin: begin, report: report)
        case .closed(let reason):
            await report(parcels.indices.map { (index: $0, delivery: Delivery.refused(reason: reason)) })
        }
    }

    /// How many batches it can be given at once: of a relay, each connection has one to go on with while another is being
    /// claimed or settled.
    var batches: Int {
        switch self {
        case .maildir, .texts, .closed: .max
        case .relay(let relay): relay.connections * 2
        }
    }

    /// Whether anything goes out this way.
    var isOpen: Bool {
        switch self {
        case .maildir, .relay, .texts: true
        case .closed: false
        }
    }

    /// Whether a parcel that is delivered twice cannot be recognised by anybody as the same: then what may have been
    /// delivered is not delivered again.
    var isForgetful: Bool {
        switch self {
        case .maildir, .relay: false
        // A provider may have had it before the channel was closed.
        case .texts, .closed: true
        }
    }
}
