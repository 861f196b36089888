import FlyingSocks
import Glibc
import Synchronization

/// One accepted socket, with what it is doing and until when it may.
///
/// One task reads and writes; the sweeper and the accept loop look at it from outside and may end it. They never close
/// the descriptor: they shut the socket down, which wakes the task, and only the task closes, so the number cannot be
/// given out again under somebody's hands.
final class Connection: Sendable {
    /// What the connection is doing.
    enum Phase: Sendable {
        /// Waiting for the first byte of a request.
        case idle
        /// Reading a header section.
        case head
        /// Reading a body.
        case body
        /// Waiting for the handler.
        case handling(Request)
        /// Writing an answer.
        case writing
        /// Waiting for the next element of a streamed body.
        case streaming
        /// Reading what a refused client still sends, so that the answer is not lost to a reset.
        case draining
        /// Nothing more is read or written.
        case over
    }

    struct State {
        var phase = Phase.idle
        /// When the phase ends at the latest.
        var deadline: ContinuousClock.Instant?
        /// When the phase began.
        var since = ContinuousClock.now
        /// Whether a request did not arrive in time.
        var isLate = false
        var isClosed = false
        var task: Task<Void, Never>?
    }

    let peer: Peer
    /// What the limit per peer counts by; nothing for the trusted proxy.
    let network: String?
    let state = Mutex(State())
    private let socket: Socket
    private let pool: SocketPool<OneShotQueue>

    /// Takes over an accepted socket.
    init(socket: Socket, peer: Peer, network: String?, pool: SocketPool<OneShotQueue>) {
        self.socket = socket
        self.peer = peer
        self.network = network
        self.pool = pool
    }

    var descriptor: Int32 {
        socket.file.rawValue
    }

    /// Begins a phase.
    ///
    /// - Returns: False when the connection is over, so that nothing more may be read or written.
    func enter(_ phase: Phase, until deadline: ContinuousClock.Instant?, now: ContinuousClock.Instant = .now) -> Bool {
        state.withLock { state in
            if case .over = state.phase { return false }
            state.phase = phase
            state.deadline = deadline
            state.since = now
            return true
        }
    }

    /// Waits until there is something to read.
    ///
    /// - Returns: False when the connection is over.
    func waitToRead() async -> Bool {
        (try? await pool.suspendSocket(socket, untilReadyFor: .read)) != nil
    }

    /// What a read has come to.
    enum Reading {
        case bytes(Int)
        case wouldBlock
        case end
    }

    /// Reads into a buffer without waiting.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Reading {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count < 0, errno == EINTR { continue }
            return count < 0 && errno == EAGAIN ? .wouldBlock : .end
        }
    }

    /// Writes all bytes, waiting for the client where it must.
    ///
    /// - Returns: False when the connection is over.
    func write(_ bytes: [UInt8]) async -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                send(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                written += count
            } else if errno == EAGAIN {
                guard (try? await pool.suspendSocket(socket, untilReadyFor: .write)) != nil else { return false }
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// Tells the client that nothing more will come; what it still sends can be read.
    func finishWriting() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Closes the descriptor; the task does it when it ends.
    func close() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.phase = .over
            state.isClosed = true
            state.task = nil
            Glibc.close(descriptor)
        }
    }
}
