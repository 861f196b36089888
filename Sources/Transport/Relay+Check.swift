import CCurl

extension Relay {
    /// Whether mail could be handed over now: connects, with TLS and login as configured, and asks for nothing.
    ///
    /// - Returns: nil if it could, else why not.
    public func check() async -> RelayFailure? {
        let limits = configuration.limits
        let errand = Errand(
            prepare: { [configuration] easy in
                Self.prepareConnection(easy, by: configuration, isFresh: true)
                easy.set(CURLOPT_CUSTOMREQUEST, "NOOP")
            },
            limits: Errand.Limits(connecting: limits.connecting, replying: limits.replying))
        let report = await lanes[0].carry(errand)
        return report.code == CURLE_OK.rawValue ? nil : RelayFailure(report)
    }
}
