import Clinic
import Foundation

/// How long to wait before the next attempt: twice as long each time, up to a cap, and not all at the same moment.
struct Backoff: Hashable {
    /// The wait after the first attempt, without jitter.
    let first: Duration
    /// The longest wait, without jitter.
    let cap: Duration

    /// For what is wrong with one message: 30 seconds, doubled up to an hour.
    static let message = Backoff(first: .seconds(30), cap: .seconds(3600))

    /// For a channel that is down: 5 seconds, doubled up to a minute, so that a mended one is soon made use of.
    static let channel = Backoff(first: .seconds(5), cap: .seconds(60))

    /// The wait after an attempt (from 1), up to a fifth shorter or longer: the same for the same arguments.
    func wait(after attempt: Int, of id: Message.ID, seed: UInt64) -> Duration {
        let doublings = min(max(attempt - 1, 0), 30)
        let base = min(cap, first * (1 << doublings))
        let permille = Int(Self.mixed(id, attempt, seed) % 401) - 200
        return base + base * permille / 1000
    }

    /// SplitMix64's finalizer over everything that tells attempts apart.
    private static func mixed(_ id: Message.ID, _ attempt: Int, _ seed: UInt64) -> UInt64 {
        let words = withUnsafeBytes(of: id.uuid.uuid) { bytes in
            (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        var mixed = words.0 ^ words.1 ^ seed &+ UInt64(attempt) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
