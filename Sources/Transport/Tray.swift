import CCurl
import Synchronization

/// Where errands lie until a courier's thread takes them up, and the bell that wakes it.
final class Tray: Sendable {
    // libcurl allows one call on a multi handle from other threads, `curl_multi_wakeup`; it is made under the lock
    // below, and the handle is freed after the tray has been closed under the same lock.
    struct Multi: @unchecked Sendable {
        let pointer: UnsafeMutableRawPointer
    }

    /// What the thread finds when it looks.
    struct Content {
        var sources: [any ErrandSource] = []
        var isClosed = false
        /// Whether the thread waits for something to begin with, and not only for what is on its way.
        var isIdle = false
    }

    let multi: Multi
    private let content = Mutex(Content())

    init(_ multi: Multi) {
        self.multi = multi
    }

    func put(_ source: any ErrandSource) {
        let isTaken = content.withLock { content in
            guard !content.isClosed else { return false }
            content.sources.append(source)
            if content.isIdle || source.beginBy != nil { _ = curl_multi_wakeup(multi.pointer) }
            return true
        }
        if !isTaken { source.abandon() }
    }

    /// Lets the thread look at what it carries: somebody may no longer want it.
    func wake() {
        content.withLock { content in
            if !content.isClosed { _ = curl_multi_wakeup(multi.pointer) }
        }
    }

    func close() {
        content.withLock { content in
            guard !content.isClosed else { return }
            content.isClosed = true
            curl_multi_wakeup(multi.pointer)
        }
    }

    func take() -> Content {
        content.withLock { content in
            defer { content.sources = [] }
            return content
        }
    }

    /// The thread is about to wait; false if there is something for it already.
    func mayWait(isIdle: Bool) -> Bool {
        content.withLock { content in
            content.isIdle = isIdle
            return !content.isClosed && !(isIdle && !content.sources.isEmpty)
        }
    }
}
