import Glibc

/// The file of a unix socket.
struct SocketFile: Sendable {
    private let path: String
    private let device: UInt
    private let node: UInt

    /// The file at a path; nothing when there is none.
    init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.path = path
        device = UInt(status.st_dev)
        node = UInt(status.st_ino)
    }

    /// Removes the file, unless another one has taken its place since.
    func remove() {
        guard let present = SocketFile(path: path), present.device == device, present.node == node else { return }
        unlink(path)
    }

    /// Removes the file that a server has left which is not there any more.
    ///
    /// - Throws: `inUse` when somebody listens on it, `notASocket` when it is a file of another kind.
    static func removeStale(path: String, for wanted: ListenAddress) throws(ListenFault) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(wanted) }
        guard !isAnswered(path: path) else { throw .inUse(wanted) }
        guard unlink(path) == 0 || errno == ENOENT else { throw .system(wanted, call: "unlink", code: errno) }
    }

    /// The socket address of a path; nothing when the path is too long for one.
    static func address(path: String) -> (sockaddr_storage, socklen_t)? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard bytes.count < room.count else { return false }
            room.copyBytes(from: bytes)
            return true
        }
        guard fits else { return nil }
        var storage = sockaddr_storage()
        memcpy(&storage, &address, MemoryLayout<sockaddr_un>.size)
        return (storage, socklen_t(MemoryLayout<sockaddr_un>.size))
    }

    private static func isAnswered(path: String) -> Bool {
        guard let (storage, length) = address(path: path) else { return false }
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        let result = withUnsafeBytes(of: storage) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { connect(descriptor, $0.baseAddress, length) }
        }
        // A full backlog (EAGAIN) and a refused permission are signs of life, too.
        return result == 0 || errno != ECONNREFUSED
    }
}
