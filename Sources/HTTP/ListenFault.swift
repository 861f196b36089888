/// Why a server cannot listen at an address.
public enum ListenFault: Error, Sendable, Hashable {
    /// The host is not an address and no name that resolves to one.
    case unknownHost(ListenAddress)
    /// The path of a unix socket is longer than the 107 bytes that the system takes.
    case pathTooLong(ListenAddress)
    /// There is a file at the path of a unix socket, and it is not a socket.
    case notASocket(ListenAddress)
    /// Another process listens there.
    case inUse(ListenAddress)
    /// The system refuses, with this `errno` and what it was asked.
    case system(ListenAddress, call: String, code: Int32)
    /// `run` was called a second time.
    case alreadyRunning
}

extension ListenFault: CustomStringConvertible {
    /// A sentence for the operator.
    public var description: String {
        switch self {
        case .unknownHost(let address): "\(address): the host is not known."
        case .pathTooLong(let address): "\(address): the path of a unix socket has at most 107 bytes."
        case .notASocket(let address): "\(address): there is a file that is not a socket."
        case .inUse(let address): "\(address): another process listens there."
        case .system(let address, let call, let code): "\(address): \(call) failed with error \(code)."
        case .alreadyRunning: "The server is running already."
        }
    }
}
