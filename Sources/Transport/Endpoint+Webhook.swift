extension Endpoint {
    /// Reads the address of a webhook, which somebody enters who may not know this network.
    ///
    /// Beyond what every endpoint is refused for, a name without TLS, and one that can only mean a machine near this one
    /// (RFC 6761, RFC 6762, RFC 8375), are refused here already, unless the operator has allowed networks besides the
    /// public internet. Any other name is judged when a connection is made, by what it means then.
    public init(webhook text: String, allowedBy addresses: AddressGuard) throws(Fault) {
        try self.init(text, allowedBy: addresses)
        guard let host = URLParts(url)?.host.lowercased() else { throw .unreadable }
        guard NetworkAddress(host) == nil, addresses.allowed.isEmpty else { return }
        if isPlain, !addresses.allowsPlain { throw .scheme }
        let labels = host.split(separator: ".")
        let name = labels.joined(separator: ".")
        if labels.count < 2 || Self.nearby.contains(where: { name.hasSuffix(".\($0)") }) { throw .denied }
    }

    private static let nearby = ["localhost", "local", "internal", "lan", "home.arpa"]
}
