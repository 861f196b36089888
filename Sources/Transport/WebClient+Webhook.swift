extension WebClient {
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
