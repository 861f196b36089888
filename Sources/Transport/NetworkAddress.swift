import Glibc

/// An address of a machine: 4 bytes (IPv4) or 16 (IPv6).
public struct NetworkAddress: Hashable, Sendable {
    /// The bytes as they stand on the wire.
    public let bytes: [UInt8]

    /// Reads an address in its usual text form; nil if it is none.
    public init?(_ text: String) {
        var short = in_addr()
        var long = in6_addr()
        if inet_pton(AF_INET, text, &short) == 1 {
            self.init(bytes: withUnsafeBytes(of: &short) { Array($0) })
        } else if inet_pton(AF_INET6, text, &long) == 1 {
            self.init(bytes: withUnsafeBytes(of: &long) { Array($0) })
        } else {
            return nil
        }
    }

    /// The address in what `connect` takes; nil if it is of another family, or shorter than it must be.
    init?(family: Int32, _ socketAddress: UnsafeRawBufferPointer) {
        // The kernel's layout: family and port, then the four bytes; or family, port and flow, then the sixteen.
        let place =
            switch family {
            case AF_INET: 4..<8
            case AF_INET6: 8..<24
            default: 0..<0
            }
        guard !place.isEmpty, socketAddress.count >= place.upperBound else { return nil }
        self.init(bytes: Array(socketAddress[place]))
    }

    /// An IPv4 address that is written as IPv6 (RFC 4291 §2.5.5.2) is the same machine, and becomes IPv4 here.
    private init(bytes: [UInt8]) {
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        self.bytes = bytes.starts(with: mapped) ? Array(bytes.dropFirst(mapped.count)) : bytes
    }
}
