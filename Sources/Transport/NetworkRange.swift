/// All addresses that begin with the same bits, written `10.0.0.0/8` or `fc00::/7` (RFC 4632, RFC 4291 §2.3).
public struct NetworkRange: Hashable, Sendable {
    private let base: NetworkAddress
    private let bits: Int

    /// Reads a range; nil if it is none.
    ///
    /// An address alone is the range of this one.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = parts.first.flatMap({ NetworkAddress(String($0)) }) else { return nil }
        let width = base.bytes.count * 8
        let bits = parts.count == 2 ? Int(parts[1]) : width
        guard let bits, (0...width).contains(bits) else { return nil }
        self.base = base
        self.bits = bits
    }

    /// Whether an address is in the range.
    public func contains(_ address: NetworkAddress) -> Bool {
        guard address.bytes.count == base.bytes.count else { return false }
        let whole = bits / 8
        guard address.bytes.prefix(whole) == base.bytes.prefix(whole) else { return false }
        let rest = bits % 8
        return rest == 0 || (address.bytes[whole] ^ base.bytes[whole]) >> (8 - rest) == 0
    }
}
