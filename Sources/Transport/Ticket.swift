import Synchronization

/// An errand on its way to a courier's thread, and where its report is awaited.
struct Ticket: Sendable {
    let errand: Errand
    let cancellation: Cancellation
    let continuation: CheckedContinuation<ErrandReport, Never>
}

/// Whether somebody still wants an errand.
///
/// A courier's thread may be deep inside libcurl when that changes, so it is read from there without a lock.
final class Cancellation: Sendable {
    private let mark = Atomic<Bool>(false)

    var isRequested: Bool { mark.load(ordering: .relaxed) }

    func request() {
        mark.store(true, ordering: .relaxed)
    }
}
