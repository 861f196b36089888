import CCurl
import Synchronization

/// Where errands lie until a courier's thread takes them up, and the bell that wakes it.
final class Tray: Sendable {
    /// What the thread finds when it looks.
    struct Content {
        var tickets: [Ticket]
        var isClosed: Bool
    }

    // libcurl allows one call on a multi handle from other threads, `curl_multi_wakeup`; it is made under the lock
    // below, and the handle is freed after the tray has been closed under the same lock.
    struct Multi: @unchecked Sendable {
        let pointer: UnsafeMutableRawPointer
    }

    let multi: Multi
    private let state = Mutex(Content(tickets: [], isClosed: false))

    init(_ multi: Multi) {
        self.multi = multi
    }

    func put(_ ticket: Ticket) {
        let isTaken = state.withLock { state in
            guard !state.isClosed else { return false }
            state.tickets.append(ticket)
            curl_multi_wakeup(multi.pointer)
            return true
        }
        if !isTaken { ticket.continuation.resume(returning: .ended(by: .cancelled)) }
    }

    /// Lets the thread look at what it carries: somebody may no longer want it.
    func wake() {
        state.withLock { state in
            if !state.isClosed { _ = curl_multi_wakeup(multi.pointer) }
        }
    }

    func close() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            curl_multi_wakeup(multi.pointer)
        }
    }

    func take() -> Content {
        state.withLock { state in
            let content = state
            state.tickets = []
            return content
        }
    }
}
