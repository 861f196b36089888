/// A way out for parcels.
///
/// Each case is one way, with what it needs to know; another transport is another case.
public enum Channel: Sendable {
    /// Into a folder on this machine, for any mail reader. Nothing leaves the machine.
    case maildir(Maildir)
    /// Nowhere, and at once: to measure what is before it.
    case nowhere

    /// Delivers parcels, and says of each, in order, what became of it.
    ///
    /// Never throws, and never takes longer for one parcel than it must: one that has not been begun at `limit` is
    /// `notTried`.
    public func deliver(_ parcels: [Parcel], until limit: ContinuousClock.Instant) async -> [Delivery] {
        switch self {
        case .maildir(let maildir): await maildir.deliver(parcels, until: limit)
        case .nowhere: parcels.map { _ in .delivered }
        }
    }

    /// How many parcels are delivered and settled together.
    ///
    /// One where each is in strangers' hands as soon as it is delivered: what is not settled when the worker is killed
    /// is delivered again.
    var portion: Int {
        switch self {
        case .maildir, .nowhere: .max
        }
    }

    /// How many portions are on their way at a time.
    var lanes: Int {
        switch self {
        case .maildir, .nowhere: 1
        }
    }

    /// Whether a parcel that is delivered twice cannot be recognised by anybody as the same: then what may have been
    /// delivered is not delivered again.
    var isForgetful: Bool {
        switch self {
        case .maildir, .nowhere: false
        }
    }
}
