/// Who is at the other end of a connection.
public enum Peer: Sendable, Hashable {
    /// A process of this machine on a unix socket: the reverse proxy, whose forwarding header is believed.
    case trustedProxy

    /// A TCP peer: its numeric address without the port.
    case address(String)
}
