/// Where a server listens.
public enum ListenAddress: Sendable, Hashable {
    /// A TCP port; `host` is a numeric address or a name that resolves to one, port 0 any free port.
    case tcp(host: String, port: UInt16)

    /// A unix socket, whose peers are taken for the trusted proxy: `mode` decides who may connect.
    case unix(path: String, mode: UInt32 = 0o660)

    /// Reads `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080` or `unix:/path`.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst("unix:".count))
            guard path.hasPrefix("/") else { return nil }
            self = .unix(path: path)
        } else {
            guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
                return nil
            }
            let host = text[..<colon]
            if host.hasPrefix("[") && host.hasSuffix("]") {
                self = .tcp(host: String(host.dropFirst().dropLast()), port: port)
            } else {
                guard !host.isEmpty, !host.contains(":") else { return nil }
                self = .tcp(host: String(host), port: port)
            }
        }
    }
}

extension ListenAddress: CustomStringConvertible {
    /// The text that `init?(_:)` reads.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path, _): "unix:\(path)"
        }
    }
}
