import Glibc

/// A numeric IPv4 or IPv6 address in its one canonical spelling.
///
/// An IPv4 address that came mapped into IPv6 (`::ffff:192.0.2.1`) is the IPv4 address.
struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// The canonical text (RFC 5952 for IPv6).
    let description: String

    /// What a limit per peer counts by: the address, for IPv6 its /64 network, which is what one host usually owns.
    let network: String

    /// Reads an address as `inet_pton` does: no port, no zone, no surrounding space.
    init?(_ text: String) {
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(four)
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self.init(six)
        } else {
            return nil
        }
    }

    /// The address of a socket address; nothing for one that is not IP.
    init?(_ storage: sockaddr_storage) {
        switch Int32(storage.ss_family) {
        case AF_INET:
            self.init(withUnsafeBytes(of: storage) { $0.load(as: sockaddr_in.self).sin_addr })
        case AF_INET6:
            self.init(withUnsafeBytes(of: storage) { $0.load(as: sockaddr_in6.self).sin6_addr })
        default:
            return nil
        }
    }

    private init(_ address: in_addr) {
        description = withUnsafeBytes(of: address) { $0.map(String.init).joined(separator: ".") }
        network = description
    }

    private init(_ address: in6_addr) {
        let bytes = withUnsafeBytes(of: address) { Array($0) }
        if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            description = bytes[12...].map(String.init).joined(separator: ".")
            network = description
        } else {
            description = Self.text(of: address)
            var prefix = address
            withUnsafeMutableBytes(of: &prefix) { bytes in
                for index in 8..<16 {
                    bytes[index] = 0
                }
            }
            network = Self.text(of: prefix) + "/64"
        }
    }

    private static func text(of address: in6_addr) -> String {
        var address = address
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
