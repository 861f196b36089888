extension WebClient {
    /// A client for webhooks alone: half the time of the usual one, so that what a killed worker leaves is told soon, and
    /// a lane for every event that can be under way; nil if libcurl cannot be had.
    public static func forWebhooks(addresses: AddressGuard) -> WebClient? {
        WebClient(Configuration(addresses: addresses, whole: .seconds(15), lanes: 256))
    }

    /// Tells an endpoint of an event, signed at `now`, in seconds since 1970.
    ///
    /// - Parameter limit: when it is too late to begin; nil if never.
    public func tell(
        _ event: WebhookEvent, to endpoint: Endpoint, secrets: [WebhookSecret],
        until limit: ContinuousClock.Instant? = nil, now: Int
    ) async -> WebhookResult {
        let post = Post(
            to: endpoint, headers: event.headers(signedWith: secrets, now: now), body: event.payload,
            isRepeatable: true)
        return WebhookResult(await send(post, until: limit), now: now)
    }
}
