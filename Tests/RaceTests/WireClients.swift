import Dispatch
import Glibc

/// Clients that each have an address and a connection of their own, and all ask at once.
final class WireClients: Sendable {
    struct Failure: Error {
        let call: String
        let code: Int32
    }

    private let descriptors: [Int32]
    private let queue = DispatchQueue(label: "wire-clients")

    var count: Int { descriptors.count }

    /// Connects from 127.0.0.2 and the addresses after it: what is counted by address counts each client apart.
    init(_ count: Int, port: UInt16) throws {
        descriptors = try (0..<count).map { try Self.connected(from: UInt32($0) + 2, port: port) }
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }

    /// Sends one request of each of the first clients at once, and gives their answers in the same order.
    func volley(_ requests: [WireRequest]) async throws -> [WireAnswer] {
        precondition(requests.count <= descriptors.count, "There are not so many clients.")
        let outgoing = requests.map(\.bytes)
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in
                continuation.resume(with: Result { try exchange(outgoing) })
            }
        }
    }

    private func exchange(_ requests: [[UInt8]]) throws -> [WireAnswer] {
        for (request, descriptor) in zip(requests, descriptors) {
            guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
                throw Failure(call: "send", code: errno)
            }
        }
        var received = [[UInt8]](repeating: [], count: requests.count)
        var answers = [WireAnswer?](repeating: nil, count: requests.count)
        while answers.contains(where: { $0 == nil }) {
            for index in try readable(answers.indices.filter { answers[$0] == nil }) {
                received[index] += try read(descriptors[index])
                answers[index] = WireAnswer(received[index])
            }
        }
        return answers.compactMap { $0 }
    }

    /// Which of the clients have something to read, once one of them has.
    private func readable(_ waiting: [Int]) throws -> [Int] {
        var entries = waiting.map { pollfd(fd: descriptors[$0], events: Int16(POLLIN), revents: 0) }
        guard poll(&entries, nfds_t(entries.count), 120_000) > 0 else { throw Failure(call: "poll", code: errno) }
        return zip(waiting, entries).filter { $0.1.revents != 0 }.map(\.0)
    }

    private func read(_ descriptor: Int32) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { throw Failure(call: "recv", code: count == 0 ? 0 : errno) }
        return Array(buffer.prefix(count))
    }

    private static func connected(from host: UInt32, port: UInt16) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
        guard at(0x7F00_0000 + host, port: 0, descriptor, Glibc.bind) == 0 else {
            throw Failure(call: "bind", code: errno)
        }
        guard at(0x7F00_0001, port: port, descriptor, Glibc.connect) == 0 else {
            throw Failure(call: "connect", code: errno)
        }
        return descriptor
    }

    private static func at(
        _ host: UInt32, port: UInt16, _ descriptor: Int32,
        _ call: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = host.bigEndian
        return withUnsafeBytes(of: address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { call(descriptor, $0.baseAddress, socklen_t(bytes.count)) }
        }
    }
}
