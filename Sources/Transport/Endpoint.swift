import CCurl

/// An address that posts go to, checked as far as it can be before a connection is made.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with an address that somebody entered.
    public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// It is no address with a scheme and a host.
        case unreadable
        /// It begins with something else than `https://` or `http://`.
        case scheme
        /// It carries a user name or a password, which would end up in lists and logs.
        case login
        /// It names a machine that the guard does not let posts go to.
        case denied

        /// The fault in a sentence.
        public var description: String {
            switch self {
            case .unreadable: "The address cannot be read: it should look like https://example.com/path."
            case .scheme: "The address must begin with https://."
            case .login: "The address must not hold a user name or a password."
            case .denied: "The address is on a network that posts do not go to."
            }
        }
    }

    /// The address as libcurl will read it.
    public let url: String
    /// Whether posts go there without TLS.
    public let isPlain: Bool

    /// Reads an address; refuses one whose host is itself an address that the guard turns down.
    ///
    /// A name is judged when a connection is made, by what it means then.
    public init(_ text: String, allowedBy addresses: AddressGuard) throws(Fault) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let parts = URLParts(text) else {
            throw .unreadable
        }
        switch parts.scheme {
        case "https": isPlain = false
        case "http": isPlain = true
        default: throw .scheme
        }
        guard !parts.hasLogin else { throw .login }
        if let address = NetworkAddress(parts.host), !addresses.allows(address, isPlain: isPlain) { throw .denied }
        url = parts.url
    }

    /// The address.
    public var description: String { url }
}
