/// How whoever sends a batch keeps it to themselves while a slow peer is waited for.
public struct Lease: Sendable {
    /// How often it is renewed.
    public var interval: Duration
    /// Renews it; returns until when mails can be begun, nil if the lease is lost.
    public var renew: @Sendable () async -> ContinuousClock.Instant?

    /// A lease that is renewed at an interval.
    public init(every interval: Duration, renew: @escaping @Sendable () async -> ContinuousClock.Instant?) {
        self.interval = interval
        self.renew = renew
    }

    /// Renews it until the task is cancelled or the lease is lost, and tells each new limit.
    func keep(_ tell: @Sendable (ContinuousClock.Instant) -> Void) async {
        while (try? await Task.sleep(for: interval)) != nil {
            guard let limit = await renew() else { return tell(.now) }
            tell(limit)
        }
    }
}
