public import Scheduling

/// What a person is told about when somebody will have read their request, and what became of it.
public struct ResponsePromise: Hashable, Sendable {
    /// Until when; nil when nothing could be promised.
    public let by: Instant?
    /// When somebody read the request, or tried to call.
    public let read: Instant?
    /// Whether a call was promised: nobody keeps such a promise by only taking the request on.
    public let isCall: Bool

    /// A promise as it is stored.
    public init(by: Instant?, read: Instant? = nil, isCall: Bool = false) {
        self.by = by
        self.read = read
        self.isCall = isCall
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

    /// Whether this one was made because the earlier one had been kept or missed: the same one only becomes sooner.
    public func isAnew(after earlier: ResponsePromise) -> Bool {
        guard let before = earlier.by else { return read != earlier.read }
        return read != earlier.read || by.map { $0 > before } ?? true
    }

    /// What is promised after something more was said.
    ///
    /// While a promise is open it only becomes sooner. One that was kept or missed stays what it is, until something is
    /// raised that asks for a call: that is promised anew.
    ///
    /// - Parameter due: by when it would be answered if nothing had been promised before.
    public func extended(by due: Instant?, isCall: Bool, now: Instant) -> ResponsePromise {
        if isCall && standing(now: now) != .open {
            ResponsePromise(by: due, isCall: true)
        } else {
            ResponsePromise(by: [by, due].compactMap { $0 }.min(), read: read, isCall: self.isCall || isCall)
        }
    }
}
