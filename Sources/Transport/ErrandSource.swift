/// Where a courier's thread takes errands from, one after the other, and where it reports.
///
/// The thread asks by itself, so that it goes from one errand to the next without waiting for Swift's pool.
protocol ErrandSource: AnyObject, Sendable {
    /// The next errand; nil if there is none, and there will be none.
    func next() -> Errand?
    /// Takes the report of the errand that was taken last.
    func note(_ report: ErrandReport)
    /// Whether it has nothing to give any more although its turn has not come; says so to whoever waits for it.
    func isOver(now: ContinuousClock.Instant) -> Bool
    /// There is nobody any more who could carry anything.
    func abandon()
    /// Whether it goes before others that are not.
    var isUrgent: Bool { get }
    /// Whether what is on its way is no longer wanted; asked without a lock, deep inside libcurl.
    var isCancelled: Bool { get }
    /// Whether the first byte of what is uploaded may go out, which may be long after the errand was begun: the peer takes
    /// its time, and the process may have been stopped.
    func mayUpload() -> Bool
    /// When it is too late to begin; nil if the source sees to that itself.
    var beginBy: ContinuousClock.Instant? { get }
}
