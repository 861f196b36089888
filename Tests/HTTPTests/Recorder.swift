import Synchronization

/// Remembers what has happened.
final class Recorder<Element: Sendable>: Sendable {
    private let state = Mutex<[Element]>([])

    func add(_ element: Element) {
        state.withLock { $0.append(element) }
    }

    var all: [Element] {
        state.withLock { $0 }
    }
}
