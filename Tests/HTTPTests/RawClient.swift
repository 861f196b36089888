import Dispatch
import Glibc

/// A client that speaks in bytes, on a thread of its own, so that a blocking read never holds up the server under test.
final class RawClient: Sendable {
    struct Failure: Error {
        let call: String
        let code: Int32
    }

    let descriptor: Int32
    private let queue = DispatchQueue(label: "raw-client")

    /// Connects to a port of this machine.
    ///
    /// - Parameter receiveBuffer: The size of the receive buffer in bytes, for a client that reads slowly.
    init(port: UInt16, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        try connect(withUnsafeBytes(of: address) { Array($0) })
    }

    /// Connects to a unix socket.
    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try connect(withUnsafeBytes(of: address) { Array($0) })
    }

    deinit {
        close(descriptor)
    }

    /// Sends bytes; a connection that the server has closed is no error here, as what it has said can still be read.
    func send(_ bytes: [UInt8]) async {
        await onQueue { [descriptor] in
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                sent += count
            }
        }
    }

    func send(_ text: String) async {
        await send(Array(text.utf8))
    }

    /// Sends nothing more; the server sees the end of the input.
    func finishSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// What the server sends until it closes.
    func receiveAll() async throws -> String {
        var all: [UInt8] = []
        while let more = try await receive() {
            all += more
        }
        return String(decoding: all, as: UTF8.self)
    }

    /// The next answer; nothing when the server closes before it.
    func reply(toHEAD: Bool = false) async throws -> Reply? {
        var bytes: [UInt8] = []
        while true {
            if let (reply, length) = Reply.parse(bytes, hasBody: !toHEAD) {
                precondition(length == bytes.count, "The server has sent more than one answer: use receiveAll.")
                return reply
            }
            guard let more = try await receive() else { return nil }
            bytes += more
        }
    }

    /// Some bytes; nothing at the end.
    func receive(atMost count: Int = 65_536) async throws -> [UInt8]? {
        let (bytes, code) = await onQueue { [descriptor] () -> ([UInt8], Int32) in
            var buffer = [UInt8](repeating: 0, count: count)
            let received = recv(descriptor, &buffer, count, 0)
            let code = received < 0 ? errno : 0
            return (Array(buffer.prefix(max(received, 0))), code)
        }
        // A reset is an end, too; a receive that times out is a server that neither answers nor closes.
        guard code == 0 || code == ECONNRESET else { throw Failure(call: "recv", code: code) }
        return bytes.isEmpty ? nil : bytes
    }

    private func connect(_ address: [UInt8]) throws {
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let result = address.withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) {
                Glibc.connect(descriptor, $0.baseAddress, socklen_t(bytes.count))
            }
        }
        guard result == 0 else { throw Failure(call: "connect", code: errno) }
    }

    private func onQueue<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }
}
