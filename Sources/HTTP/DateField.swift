import Glibc

/// The value of the `Date` field, formatted once a second.
struct DateField: Sendable {
    private var second = Int.min
    private var bytes: [UInt8] = []

    /// The date of now.
    mutating func now() -> [UInt8] {
        var clock = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &clock)
        if clock.tv_sec != second {
            second = clock.tv_sec
            bytes = HTTPDate.bytes(secondsSince1970: second)
        }
        return bytes
    }
}
