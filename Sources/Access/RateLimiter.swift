import Clinic
import HTTP
import Synchronization

/// How often one address may do something: a bucket of tokens an address, refilled evenly over the minute.
///
/// It counts in memory, for this process. When too many addresses are known, full buckets are forgotten.
final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    private let perMinute: Int?
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameter perMinute: how often in a minute, and at once; nil for no limit.
    init(perMinute: Int?) {
        self.perMinute = perMinute
    }

    /// Lets the address do it once more.
    ///
    /// - Throws: `Refusal` `rate_limited`.
    func admit(_ address: String, at now: ContinuousClock.Instant) throws(Refusal) {
        guard let perMinute else { return }
        let limit = Double(perMinute)
        let isAdmitted = buckets.withLock { buckets in
            if buckets.count >= 10_000 {
                buckets = buckets.filter { Self.tokens(in: $0.value, limit: limit, at: now) < limit }
            }
            let known = buckets[address].map { Self.tokens(in: $0, limit: limit, at: now) } ?? limit
            buckets[address] = Bucket(tokens: known >= 1 ? known - 1 : known, filled: now)
            return known >= 1
        }
        guard isAdmitted else {
            throw Refusal(.rateLimited, "That was a lot at once. Please wait a minute, or call us.")
        }
    }

    private static func tokens(in bucket: Bucket, limit: Double, at now: ContinuousClock.Instant) -> Double {
        let seconds = (now - bucket.filled) / .seconds(1)
        return min(limit, bucket.tokens + seconds * limit / 60)
    }
}
