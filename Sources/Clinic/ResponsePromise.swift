public import Scheduling

/// What a person is told about when somebody will have read their request, and what became of it.
public struct ResponsePromise: Hashable, Sendable {
    /// Until when; nil when nothing could be promised.
    public let by: Instant?
    /// When somebody read the request, or tried to call.
    public let read: Instant?

    /// A promise as it is stored.
    public init(by: Instant?, read: Instant? = nil) {
        self.by = by
        self.read = read
    }

    /// What became of a promise.
    public enum Standing: String, CaseIterable, Sendable {
        /// Nothing was promised.
        case none
        /// Its time has not come.
        case open
        /// Somebody read in time.
        case kept
        /// Nobody did.
        case missed
    }

    /// What has become of it.
    public func standing(now: Instant) -> Standing {
        guard let by else { return .none }
        if let read { return read <= by ? .kept : .missed }
        return now <= by ? .open : .missed
    }
}
