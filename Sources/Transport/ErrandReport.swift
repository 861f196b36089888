import CCurl

/// What happened on an errand, as far as this end can know.
struct ErrandReport: Sendable {
    /// Why the courier itself ended it.
    enum Stop: Hashable, Sendable {
        /// It was too late before it had been begun.
        case notBegun
        /// A limit was reached, of the part of that name.
        case connecting, replying, ending, whole
        /// Whoever asked for it no longer wants it.
        case cancelled
        /// The answer was longer than its limit.
        case tooLong
    }

    /// What libcurl says became of it.
    var code: UInt32 = CURLE_OK.rawValue
    var stop: Stop?
    /// Whether the connection was ready and the request began to go out: before, nothing can have been done about it.
    var isBegun = false
    /// Whether the whole upload was handed over.
    var isUploaded = false
    /// Whether it went over a connection that an earlier errand had left open.
    var isOnKeptConnection = false
    /// Whether an address was turned down by the guard.
    var isDenied = false
    /// The last line of a reply before the request began.
    var opening = ""
    /// The lines of replies, or of the answer's head, since the request began.
    var lines: [String] = []
    /// The status of an HTTP answer, 0 before there is one.
    var status = 0
    var body: [UInt8] = []

    /// One that was not begun because it was too late or nobody wanted it any more.
    static func ended(by stop: Stop) -> ErrandReport {
        ErrandReport(code: CURLE_ABORTED_BY_CALLBACK.rawValue, stop: stop)
    }
}
