import Transport

extension Relay {
    /// Hands letters over, and reports those that the relay has answered for, a few milliseconds later and together.
    func deliver(
        _ parcels: [Parcel], during lease: BatchLease,
        report: @escaping @Sendable ([(index: Int, delivery: Delivery)]) async -> Void
    ) async {
        var mails: [Mail] = []
        var places: [Int] = []
        for (index, parcel) in parcels.enumerated() {
            if let mail = parcel.content.mail {
                mails.append(mail)
                places.append(index)
            } else {
                await report([(index, .refused(reason: "no relay takes a mail to such an address"))])
            }
        }
        let indices = places
        _ = await send(
            mails, isUrgent: lease.isUrgent, until: lease.limit, keeping: lease.extending,
            settled: { results in await report(results.map { (indices[$0.index], Delivery($0.result)) }) },
            isWanted: { place in lease.begin(parcels[indices[place]].id) })
    }
}

extension Parcel.Content {
    /// The letter as a relay takes it; nil for what is none, or goes to what a relay could read as more than one.
    fileprivate var mail: Mail? {
        guard case .letter(let letter) = self else { return nil }
        return Mail(
            sender: letter.sender.description, recipient: letter.recipient.description,
            bytes: letter.bytes(endingLinesAs: .wire))
    }
}

extension Delivery {
    fileprivate init(_ result: MailResult) {
        self =
            switch result {
            case .accepted: .delivered
            case .temporary(let reply): .deferred(reason: "the relay refused it for now (\(reply))")
            case .permanent(let reply): .refused(reason: "the relay refused it (\(reply))")
            case .notReached(let failure): .unavailable(reason: failure.description)
            case .uncertain(let failure): .uncertain(reason: failure.description)
            case .notTried: .notTried
            }
    }
}
