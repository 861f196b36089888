/// Which machines may be connected to: those of the public internet, and those that the operator names.
///
/// An address that somebody enters for a webhook must not make this service knock at doors inside its own network, or
/// at the metadata service of a cloud. The guard judges the address that a connection is about to be made to, not a
/// name that may mean something else a moment later.
public struct AddressGuard: Hashable, Sendable {
    /// Addresses that are allowed although they are not public.
    public var allowed: [NetworkRange]
    /// Whether posts may go out without TLS to other machines than this one.
    public var allowsPlain: Bool

    /// A guard that lets public addresses pass, and these.
    public init(allowed: [NetworkRange] = [], allowsPlain: Bool = false) {
        self.allowed = allowed
        self.allowsPlain = allowsPlain
    }

    /// Whether a connection to this address may be made, with TLS or without.
    public func allows(_ address: NetworkAddress, isPlain: Bool) -> Bool {
        if isPlain, !allowsPlain, !Self.isThisMachine(address) { return false }
        return Self.isPublic(address) || allowed.contains { $0.contains(address) }
    }

    private static func isThisMachine(_ address: NetworkAddress) -> Bool {
        loopback.contains { $0.contains(address) }
    }

    private static func isPublic(_ address: NetworkAddress) -> Bool {
        let isRouted = address.bytes.count == 4 || global.contains { $0.contains(address) }
        return isRouted && !special.contains { $0.contains(address) }
    }

    private static let loopback = ranges("127.0.0.0/8 ::1/128")

    // Of IPv6, only what IANA has given out for the whole world; private (fc00::/7), link-local, multicast, translated
    // (64:ff9b::/96) and IPv4-compatible addresses are outside of it.
    private static let global = ranges("2000::/3")

    // https://www.iana.org/assignments/iana-ipv4-special-registry and its sister for IPv6, without what is routed.
    private static let special =
        ranges(
            """
            0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 \
            192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 \
            2001::/23 2001:db8::/32 2002::/16 3fff::/20
            """
        )
        // What a cloud answers its own machines at, although the address looks public (Azure).
        + ranges("168.63.129.16/32")

    private static func ranges(_ text: String) -> [NetworkRange] {
        text.split(separator: " ").compactMap { NetworkRange(String($0)) }
    }
}
