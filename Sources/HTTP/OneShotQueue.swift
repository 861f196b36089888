import CEpoll
import FlyingSocks
import Glibc

/// The events of sockets by epoll, each told once for each time that it is asked for.
///
/// It stands in for the queue of FlyingSocks, whose own record of registered descriptors can go wrong when a descriptor
/// is closed and its number given out again: the new connection is then never told anything. Here the kernel's record
/// is the only one. `EPOLLONESHOT` disarms a descriptor when its event is told, so there is nothing to remove, and
/// asking again is `EPOLL_CTL_MOD`, or `EPOLL_CTL_ADD` when the kernel does not know the descriptor. Closing a
/// descriptor removes it.
///
/// - Precondition: One task at most waits for a socket at a time.
struct OneShotQueue: EventQueue {
    private static let capacity = 256
    private static let both: Socket.Events = [.read, .write]

    private var file: Int32 = -1
    /// An event descriptor whose event ends the wait.
    private var canary: Int32 = -1

    mutating func open() throws {
        file = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard file >= 0 else { throw SocketError.makeFailed("epoll_create1") }
        canary = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard canary >= 0 else { throw SocketError.makeFailed("eventfd") }
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.fd = canary
        guard epoll_ctl(file, EPOLL_CTL_ADD, canary, &event) == 0 else { throw SocketError.makeFailed("epoll_ctl") }
    }

    mutating func stop() throws {
        eventfd_write(canary, 1)
    }

    mutating func close() throws {
        Glibc.close(file)
        Glibc.close(canary)
        file = -1
        canary = -1
    }

    mutating func addEvents(_ events: Socket.Events, for socket: Socket.FileDescriptor) throws {
        var event = epoll_event()
        event.events = EPOLLONESHOT.rawValue
        if events.contains(.read) {
            event.events |= EPOLLIN.rawValue
        }
        if events.contains(.write) {
            event.events |= EPOLLOUT.rawValue
        }
        event.data.fd = socket.rawValue
        if epoll_ctl(file, EPOLL_CTL_MOD, socket.rawValue, &event) == 0 { return }
        guard errno == ENOENT, epoll_ctl(file, EPOLL_CTL_ADD, socket.rawValue, &event) == 0 else {
            throw SocketError.makeFailed("epoll_ctl")
        }
    }

    mutating func removeEvents(_ events: Socket.Events, for socket: Socket.FileDescriptor) throws {}

    func getNotifications() throws -> [EventNotification] {
        try withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.capacity) { events in
            let count = epoll_wait(file, events.baseAddress, Int32(Self.capacity), -1)
            if count < 0, errno == EINTR { return [] }
            guard count > 0 else { throw SocketError.makeFailed("epoll_wait") }
            return try events.prefix(Int(count)).map(notification)
        }
    }

    /// Errors and hang-ups are told as readiness for both: the read or write that follows finds out what has happened.
    private func notification(_ event: epoll_event) throws -> EventNotification {
        guard event.data.fd != canary else { throw SocketError.disconnected }
        let told: Socket.Events =
            if event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 {
                Self.both
            } else if event.events & EPOLLIN.rawValue == 0 {
                .write
            } else if event.events & EPOLLOUT.rawValue == 0 {
                .read
            } else {
                Self.both
            }
        return EventNotification(file: .init(rawValue: event.data.fd), events: told, errors: [])
    }
}
