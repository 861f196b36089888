import Foundation
import Glibc
import Synchronization

/// Stands between a client and the server on a unix socket of its own, reads what the client says, and cuts the line.
public final class Proxy: Sendable {
    /// When the line is cut, once.
    public enum Cut: Sendable {
        /// Not at all.
        case never
        /// The server does not get to see the statement that contains this text.
        case before(String)
        /// The server answers it, and the client does not get to see the answer.
        case after(String)
    }

    /// The directory of the socket, for a connection string.
    public let directory: String
    private let server: String
    private let listening: Int32
    private let cut: Mutex<Cut>
    private let rounds = Atomic<Int>(0)
    private let ran = Mutex<[String]>([])

    /// How many times a client has asked for an answer (Sync of the protocol): the round trips.
    public var roundTrips: Int { rounds.load(ordering: .acquiring) }

    /// The text of every statement that a client has run since this was asked last, in order.
    public func takeStatements() -> [String] {
        ran.withLock { ran in
            defer { ran = [] }
            return ran
        }
    }

    /// Listens, and passes on to the server whose socket is at this path, until it is closed.
    public init(server: String, cut: Cut) throws {
        directory = "/tmp/daybook-\(UUID().uuidString.prefix(8))"
        self.server = server
        self.cut = Mutex(cut)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        listening = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let bound = Self.withAddress("\(directory)/.s.PGSQL.5432") { bind(listening, $0, $1) }
        guard bound == 0, listen(listening, 16) == 0 else { throw CannotListen() }
        Thread.detachNewThread { [self] in accept() }
    }

    /// Cuts the line from now on, once.
    public func arm(_ cut: Cut) {
        self.cut.withLock { $0 = cut }
    }

    /// Ends listening; lines that are open stay open.
    public func close() throws {
        shutdown(listening, Int32(SHUT_RDWR))
        Glibc.close(listening)
        try FileManager.default.removeItem(atPath: directory)
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listening, nil, nil)
            guard client >= 0 else { return }
            let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            _ = Self.withAddress(server) { connect(upstream, $0, $1) }
            let line = Line(client: client, upstream: upstream)
            Thread.detachNewThread { [self] in passUp(line) }
            Thread.detachNewThread { [self] in passDown(line) }
        }
    }

    /// What the client says, message by message.
    private func passUp(_ line: Line) {
        var pending: [UInt8] = []
        var hasStarted = false
        var prepared: [String: String] = [:]
        while let bytes = Self.receive(line.client) {
            pending += bytes
            while let message = Self.takeMessage(from: &pending, typed: hasStarted) {
                if hasStarted, message[0] == UInt8(ascii: "S") { rounds.wrappingAdd(1, ordering: .releasing) }
                if hasStarted { note(message, &prepared) }
                hasStarted = true
                switch takeCut(for: message) {
                case .never:
                    break
                case .before:
                    line.hangUp()
                    return
                case .after:
                    line.mute()
                }
                Self.send(message, to: line.upstream)
            }
        }
        line.hangUp()
    }

    /// Parse gives a statement its name; Bind runs the one of a name; Query runs a text (PostgreSQL manual, 55.7).
    private func note(_ message: [UInt8], _ prepared: inout [String: String]) {
        let words = message.dropFirst(5).split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        switch message[0] {
        case UInt8(ascii: "P") where words.count > 1: prepared[words[0]] = words[1]
        case UInt8(ascii: "B") where words.count > 1:
            ran.withLock { $0.append(prepared[words[1]] ?? "?") }
        case UInt8(ascii: "Q"): ran.withLock { $0.append(words.first ?? "?") }
        default: break
        }
    }

    private func passDown(_ line: Line) {
        while let bytes = Self.receive(line.upstream) {
            // ReadyForQuery ends the answer; a muted line is cut when the whole of it has come.
            if line.isMuted {
                if bytes.suffix(6).first == UInt8(ascii: "Z") { break }
            } else {
                Self.send(bytes, to: line.client)
            }
        }
        line.hangUp()
    }

    private func takeCut(for message: [UInt8]) -> Cut {
        cut.withLock { cut in
            switch cut {
            case .before(let text), .after(let text):
                guard Data(message).range(of: Data(text.utf8)) != nil else { return .never }
                defer { cut = .never }
                return cut
            case .never:
                return .never
            }
        }
    }

    private static func takeMessage(from pending: inout [UInt8], typed: Bool) -> [UInt8]? {
        let header = typed ? 1 : 0
        guard pending.count >= header + 4 else { return nil }
        let length = pending[header..<header + 4].reduce(0) { $0 << 8 | Int($1) }
        guard pending.count >= header + length else { return nil }
        defer { pending.removeFirst(header + length) }
        return Array(pending[..<(header + length)])
    }

    private static func receive(_ descriptor: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    private static func send(_ bytes: [UInt8], to descriptor: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// The two sockets of one client.
private final class Line: Sendable {
    let client: Int32
    let upstream: Int32
    private let muted = Atomic<Bool>(false)

    init(client: Int32, upstream: Int32) {
        self.client = client
        self.upstream = upstream
    }

    var isMuted: Bool { muted.load(ordering: .acquiring) }

    func mute() {
        muted.store(true, ordering: .releasing)
    }

    /// The descriptors themselves stay, so that no other thread meets a new socket of the same number.
    func hangUp() {
        shutdown(client, Int32(SHUT_RDWR))
        shutdown(upstream, Int32(SHUT_RDWR))
    }
}

/// The proxy's socket cannot be made.
struct CannotListen: Error {}
