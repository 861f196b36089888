import CEpoll
import FlyingSocks
import Glibc

/// A listening socket.
struct Listener: Sendable {
    /// Where it listens, a port that the system has chosen filled in.
    let address: ListenAddress
    /// The socket; never blocking, closed on exec.
    let socket: Socket
    /// The file of a unix socket, so that only our own file is removed.
    private let file: SocketFile?

    /// Opens a socket at an address and listens.
    ///
    /// The file of a unix socket that nobody listens on any more is replaced.
    init(_ address: ListenAddress) throws(ListenFault) {
        switch address {
        case .tcp(let host, let port): try self.init(host: host, port: port)
        case .unix(let path, let mode): try self.init(path: path, mode: mode)
        }
    }

    /// What an attempt to accept has come to.
    enum Acceptance {
        /// A connection: its descriptor, its peer, and the network that a limit counts by (none for the proxy).
        case connection(Socket, peer: Peer, network: String?)
        /// Nobody is waiting.
        case nobody
        /// The system refuses.
        case failure(AcceptFailure)
    }

    /// Takes the next waiting connection, without waiting for one.
    func accept() -> Acceptance {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let descriptor = withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                accept4(socket.file.rawValue, address, &length, Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
            }
        }
        if descriptor >= 0 {
            let socket = Socket(file: .init(rawValue: descriptor))
            let ip = IPAddress(storage)
            return .connection(socket, peer: ip.map { .address($0.description) } ?? .trustedProxy, network: ip?.network)
        } else {
            return errno == EAGAIN ? .nobody : .failure(AcceptFailure(code: errno))
        }
    }

    /// Turns new connections away; a task that waits for one wakes up.
    func shutDown() {
        shutdown(socket.file.rawValue, Int32(SHUT_RDWR))
    }

    /// Closes the socket and removes the file of a unix socket.
    func close() {
        Glibc.close(socket.file.rawValue)
        file?.remove()
    }

    private init(host: String, port: UInt16) throws(ListenFault) {
        let wanted = ListenAddress.tcp(host: host, port: port)
        let (storage, length) = try Self.resolve(host: host, port: port, for: wanted)
        let descriptor = try Self.open(family: Int32(storage.ss_family), for: wanted)
        do throws(ListenFault) {
            try Self.set(SO_REUSEADDR, of: SOL_SOCKET, on: descriptor, for: wanted)
            // Accepted sockets inherit it: an answer leaves at once and does not wait for an acknowledgement.
            try Self.set(TCP_NODELAY, of: Int32(IPPROTO_TCP), on: descriptor, for: wanted)
            if Int32(storage.ss_family) == AF_INET6 {
                try Self.set(IPV6_V6ONLY, of: Int32(IPPROTO_IPV6), on: descriptor, for: wanted)
            }
            try Self.bind(descriptor, to: storage, length: length, for: wanted)
            try Self.listen(descriptor, for: wanted)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
        address = .tcp(host: host, port: Self.port(of: descriptor) ?? port)
        socket = Socket(file: .init(rawValue: descriptor))
        file = nil
    }

    private init(path: String, mode: UInt32) throws(ListenFault) {
        let wanted = ListenAddress.unix(path: path, mode: mode)
        guard let (storage, length) = SocketFile.address(path: path) else { throw .pathTooLong(wanted) }
        try SocketFile.removeStale(path: path, for: wanted)
        let descriptor = try Self.open(family: AF_UNIX, for: wanted)
        do throws(ListenFault) {
            try Self.bind(descriptor, to: storage, length: length, for: wanted)
            // Before listen: until then nobody can connect, whatever the mode was at bind.
            guard chmod(path, mode) == 0 else { throw .system(wanted, call: "chmod", code: errno) }
            try Self.listen(descriptor, for: wanted)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
        address = wanted
        socket = Socket(file: .init(rawValue: descriptor))
        file = SocketFile(path: path)
    }

    private static func resolve(
        host: String, port: UInt16, for wanted: ListenAddress
    ) throws(ListenFault) -> (sockaddr_storage, socklen_t) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let first = list, let address = first.pointee.ai_addr
        else { throw .unknownHost(wanted) }
        defer { freeaddrinfo(list) }
        var storage = sockaddr_storage()
        memcpy(&storage, address, Int(first.pointee.ai_addrlen))
        return (storage, first.pointee.ai_addrlen)
    }

    private static func open(family: Int32, for wanted: ListenAddress) throws(ListenFault) -> Int32 {
        let flags = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = Glibc.socket(family, Int32(flags), 0)
        guard descriptor >= 0 else { throw .system(wanted, call: "socket", code: errno) }
        return descriptor
    }

    private static func set(
        _ option: Int32, of level: Int32, on descriptor: Int32, for wanted: ListenAddress
    ) throws(ListenFault) {
        var on: Int32 = 1
        guard setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size)) == 0 else {
            throw .system(wanted, call: "setsockopt", code: errno)
        }
    }

    private static func bind(
        _ descriptor: Int32, to storage: sockaddr_storage, length: socklen_t, for wanted: ListenAddress
    ) throws(ListenFault) {
        let result = withUnsafeBytes(of: storage) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { Glibc.bind(descriptor, $0.baseAddress, length) }
        }
        guard result == 0 else {
            throw errno == EADDRINUSE ? .inUse(wanted) : .system(wanted, call: "bind", code: errno)
        }
    }

    private static func listen(_ descriptor: Int32, for wanted: ListenAddress) throws(ListenFault) {
        guard Glibc.listen(descriptor, SOMAXCONN) == 0 else {
            throw errno == EADDRINUSE ? .inUse(wanted) : .system(wanted, call: "listen", code: errno)
        }
    }

    private static func port(of descriptor: Int32) -> UInt16? {
        switch try? Socket(file: .init(rawValue: descriptor)).sockname() {
        case .ip4(_, let port), .ip6(_, let port): port
        case .unix, nil: nil
        }
    }
}
