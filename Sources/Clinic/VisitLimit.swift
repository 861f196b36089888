/// How many visits a service or a clinician takes in a local day and in a week from Monday; nil means any number.
public struct VisitLimit: Hashable, Sendable {
    /// In a day.
    public var daily: Int?
    /// In a week.
    public var weekly: Int?

    /// A limit.
    public init(daily: Int? = nil, weekly: Int? = nil) {
        (self.daily, self.weekly) = (daily, weekly)
    }

    /// Whether there is any.
    public var isSet: Bool { daily != nil || weekly != nil }
}
