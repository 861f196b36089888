import Clinic
import HTTP
import Synchronization

/// How often somebody may do something: a bucket of tokens for each, refilled evenly.
///
/// It counts in memory, for this process. When too many are known, full buckets are forgotten, and if none is full all
/// of them: memory stays bounded, whoever comes from however many addresses.
final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    private let limit: Double?
    private let period: Duration
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameters:
    ///   - limit: how often in a period, and at once; nil for no limit.
    ///   - period: how long an empty bucket takes to be full.
    init(_ limit: Int?, in period: Duration = .seconds(60)) {
        self.limit = limit.map(Double.init)
        self.period = period
    }

    /// Lets somebody do it once more.
    ///
    /// - Throws: `Refusal` `rate_limited`.
    func admit(_ name: String, at now: ContinuousClock.Instant) throws(Refusal) {
        guard isAdmitted(name, at: now) else {
            throw Refusal(.rateLimited, "That was a lot at once. Please wait a minute, or call us.")
        }
    }

    /// Whether somebody may do it once more; if so it counts.
    func isAdmitted(_ name: String, at now: ContinuousClock.Instant) -> Bool {
        guard let limit else { return true }
        return buckets.withLock { buckets in
            if buckets.count >= Self.most {
                buckets = buckets.filter { tokens(in: $0.value, limit: limit, at: now) < limit }
                if buckets.count >= Self.most { buckets = [:] }
            }
            let known = buckets[name].map { tokens(in: $0, limit: limit, at: now) } ?? limit
            buckets[name] = Bucket(tokens: known >= 1 ? known - 1 : known, filled: now)
            return known >= 1
        }
    }

    private func tokens(in bucket: Bucket, limit: Double, at now: ContinuousClock.Instant) -> Double {
        min(limit, bucket.tokens + (now - bucket.filled) / period * limit)
    }

    private static let most = 10_000
}
