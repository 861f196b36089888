/// A way out for letters.
///
/// Each case is one way, with what it needs to know; another transport is another case.
public enum Channel: Sendable {
    /// Into a folder on this machine, for any mail reader. Nothing leaves the machine.
    case maildir(Maildir)

    /// Delivers parcels, and says of each, in order, what became of it.
    ///
    /// Never throws, and never takes longer for one parcel than it must: one that has not been begun at `limit` is
    /// `notTried`.
    public func deliver(_ parcels: [Parcel], until limit: ContinuousClock.Instant) async -> [Delivery] {
        switch self {
        case .maildir(let maildir): await maildir.deliver(parcels, until: limit)
        }
    }
}
