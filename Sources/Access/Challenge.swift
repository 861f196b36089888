public import Clinic
import Crypto
import Foundation
public import Scheduling

/// A small sum that a script must do before it may take anybody's time: to find a number with which the text begins to
/// hash to zeros.
///
/// The text is the practice's own, holds for ten minutes and counts once. Whoever asks for one gives nothing away.
public struct Challenge: Hashable, Sendable {
    /// The text to be hashed: salt, end, difficulty and signature, with dots between.
    public let text: String
    /// Until when it can be used.
    public let expires: Instant
    /// How many bits of zeros the hash must begin with.
    public let bits: Int

    /// How long a challenge can be used.
    public static let lifetime: Duration = .seconds(600)

    /// A new challenge.
    public init(bits: Int, practice: Practice, now: Instant) {
        var generator = SystemRandomNumberGenerator()
        let salt = SignedText.hexadecimal((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        self.init(salt: salt, expires: now + Self.lifetime, bits: bits, practice: practice)
    }

    init(salt: String, expires: Instant, bits: Int, practice: Practice) {
        let seconds = expires.secondsSinceUnixEpoch
        let code = SignedText.code("challenge", [salt, "\(seconds)", "\(bits)"], practice: practice)
        text = "\(salt).\(seconds).\(bits).\(code)"
        self.expires = Instant(secondsSinceUnixEpoch: seconds)
        self.bits = bits
    }

    /// Reads a challenge; nil when the practice has not made it, or it is written in any other way.
    init?(_ text: String, practice: Practice) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let seconds = Int64(parts[1]), let bits = Int(parts[2]),
            "\(seconds)" == parts[1], "\(bits)" == parts[2],
            SignedText.isCode(parts[3], "challenge", Array(parts[..<3]), practice: practice)
        else { return nil }
        self.text = text
        self.expires = Instant(secondsSinceUnixEpoch: seconds)
        self.bits = bits
    }

    /// Whether the number solves it.
    public func isSolved(by number: String) -> Bool {
        Self.solves(text, by: number, bits: bits)
    }

    /// Whether a number solves a challenge of that text: what a script computes.
    public static func solves(_ text: String, by number: String, bits: Int) -> Bool {
        var left = bits
        for byte in SHA256.hash(data: Data("\(text).\(number)".utf8)) {
            if left <= 0 { break }
            guard byte.leadingZeroBitCount >= min(left, 8) else { return false }
            left -= 8
        }
        return true
    }
}
