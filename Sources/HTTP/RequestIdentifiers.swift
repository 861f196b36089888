import Glibc
import Synchronization

/// Makes request ids: UUIDs of version 7 (RFC 9562 §5.7), unique in this process and, by chance alone, among processes.
///
/// An id is a name for the log and not a secret, so it takes one random number a server and not one a request.
final class RequestIdentifiers: Sendable {
    private let count = Atomic<UInt64>(0)
    private let seed: UInt64
    private let salt: UInt64

    /// Makes a source of ids with a random start.
    init() {
        seed = .random(in: .min ... .max)
        salt = .random(in: .min ... .max)
    }

    /// The next id in its text form.
    func next() -> String {
        var clock = timespec()
        clock_gettime(CLOCK_REALTIME, &clock)
        let milliseconds = UInt64(clock.tv_sec) * 1_000 + UInt64(clock.tv_nsec) / 1_000_000
        // SplitMix64 maps counters to 64-bit numbers one to one: 2 bits of the number go before the variant, 62 after.
        let number = Self.mixed(seed &+ count.add(1, ordering: .relaxed).newValue &* 0x9E37_79B9_7F4A_7C15)
        let high = milliseconds << 16 | 0x7000 | (salt & 0x3FF) << 2 | number >> 62
        let low = 0x8000_0000_0000_0000 | number & 0x3FFF_FFFF_FFFF_FFFF
        return Self.text(high: high, low: low)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    private static func text(high: UInt64, low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 {
                    buffer[position] = UInt8(ascii: "-")
                    position += 1
                }
                let word = index < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - index % 16 * 4) & 0xF)
                buffer[position] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                position += 1
            }
            return 36
        }
    }
}
