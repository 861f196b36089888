import Glibc
import Synchronization

/// What the sweeper and the accept loop may do to a connection.
extension Connection {
    /// What a look at the deadline has come to.
    enum Verdict {
        /// Nothing is left to do.
        case settled
        /// The handler is over its time; somebody must answer in its place.
        case handlerOverdue(Request)
    }

    /// Ends what is over its deadline.
    ///
    /// A late request wakes the reading task, which answers 408; an idle connection is closed without a word; a client
    /// that does not take its answer is cut; a stream whose client has gone is cut.
    func sweep(now: ContinuousClock.Instant) -> Verdict {
        state.withLock { state in
            if case .streaming = state.phase, hasHungUp {
                Self.cut(&state, descriptor)
            }
            guard let deadline = state.deadline, deadline <= now else { return .settled }
            switch state.phase {
            case .idle, .draining:
                Self.cut(&state, descriptor)
            case .head, .body:
                state.isLate = true
                state.deadline = nil
                shutdown(descriptor, Int32(SHUT_RD))
            case .handling(let request):
                return .handlerOverdue(request)
            case .writing:
                // Without lingering the kernel forgets the answer at once and does not keep on offering it.
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
                Self.cut(&state, descriptor)
            case .streaming, .over:
                break
            }
            return .settled
        }
    }

    /// Answers in the place of a handler that is over its time, and ends the connection.
    ///
    /// The socket has been written empty before the handler began, so the answer goes out without waiting; the
    /// handler's task is cancelled, and whatever it returns is dropped.
    /// - Returns: False when the handler has been quicker after all.
    func answer(_ bytes: [UInt8], inPlaceOf request: Request) -> Bool {
        state.withLock { state in
            guard case .handling(let handled) = state.phase, handled.id == request.id else { return false }
            _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            Self.cut(&state, descriptor)
            return true
        }
    }

    /// Since when the connection has been idle; nothing when it is not.
    var idleSince: ContinuousClock.Instant? {
        state.withLock { state in
            if case .idle = state.phase { state.since } else { nil }
        }
    }

    /// Ends the connection if it is idle.
    ///
    /// - Returns: Whether it was.
    func cutIfIdle() -> Bool {
        state.withLock { state in
            guard case .idle = state.phase else { return false }
            Self.cut(&state, descriptor)
            return true
        }
    }

    /// Ends the connection, whatever it is doing.
    func cut() {
        state.withLock { Self.cut(&$0, descriptor) }
    }

    /// Remembers the task, so that it can be cancelled while it handles.
    func keep(_ task: Task<Void, Never>) {
        state.withLock { state in
            if !state.isClosed {
                state.task = task
            }
        }
    }

    private static func cut(_ state: inout State, _ descriptor: Int32) {
        guard !state.isClosed else { return }
        state.phase = .over
        state.deadline = nil
        shutdown(descriptor, Int32(SHUT_RDWR))
        state.task?.cancel()
    }

    /// Whether the client has closed its side.
    private var hasHungUp: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
    }
}
