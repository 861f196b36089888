/// What a relay replied, without its text: that may repeat an address.
public struct RelayReply: Hashable, Sendable, CustomStringConvertible {
    /// The three digits (RFC 5321 §4.2).
    public let code: Int
    /// The enhanced status, for instance `5.1.1` (RFC 3463); nil if there was none.
    public let status: String?

    /// A reply of these digits.
    public init(code: Int, status: String? = nil) {
        self.code = code
        self.status = status
    }

    /// Reads the last line of a reply; nil if it is none.
    init?(line: String) {
        let words = line.utf8.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard let digits = words.first, digits.count == 3, let code = Int(Substring(digits)), (200..<600).contains(code)
        else { return nil }
        self.init(code: code, status: words.dropFirst().first.flatMap(Self.status))
    }

    /// The digits, with the enhanced status behind them.
    public var description: String {
        status.map { "\(code) \($0)" } ?? "\(code)"
    }

    /// Whether another attempt may end in another way.
    var isTemporary: Bool { (400..<500).contains(code) }

    /// Whether it is a refusal.
    var isNegative: Bool { code >= 400 }

    /// Whether the relay is about to close the connection, whatever was asked (RFC 5321 §3.8).
    var isFarewell: Bool { code == 421 }

    private static func status(_ word: Substring.UTF8View) -> String? {
        let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 1, "245".utf8.contains(parts[0][parts[0].startIndex]),
            parts.dropFirst().allSatisfy({ (1...3).contains($0.count) && Int(Substring($0)) != nil })
        else { return nil }
        return String(Substring(word))
    }
}
