import Clinic
import Dispatch

/// A folder of mails as qmail defined it (<https://cr.yp.to/proto/maildir.html>): each mail is written in `tmp`,
/// forced to the disk, and then linked into `new`, so that a reader never sees half of one.
///
/// The name of a file depends on the message's id alone. A mail that was delivered before a crash is therefore
/// recognised when its message comes again, in `new` or, read and flagged, in `cur`, and is not delivered twice.
/// (A mail that its reader deleted or filed away in the meantime cannot be recognised.)
public struct Maildir: Sendable {
    /// Where the folder is. It is made when it is first needed, readable by nobody but its owner.
    public let path: String

    // Forcing a file to the disk blocks its thread, and the threads of Swift's pool must not be blocked.
    private let queue = DispatchQueue(label: "daybook.maildir")

    /// The folder at `path`.
    public init(path: String) {
        self.path = path
    }

    /// Delivers parcels as one batch: every mail is forced to the disk, and then, once, the folder's list of them.
    ///
    /// - Returns: what became of each, in order; `notTried` for those that were not begun before `limit`.
    public func deliver(_ parcels: [Parcel], until limit: ContinuousClock.Instant) async -> [Delivery] {
        guard !parcels.isEmpty else { return [] }
        return await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(returning: deliverNow(parcels, until: limit))
            }
        }
    }

    private func deliverNow(_ parcels: [Parcel], until limit: ContinuousClock.Instant) -> [Delivery] {
        do throws(MaildirFault) {
            let folder = try MaildirFolder(path: path)
            let earlier = parcels.filter { $0.attempt > 1 }
            // Only a message that was claimed before can be there, or have left something half-written.
            let known = earlier.isEmpty ? [] : try folder.deliveredNames()
            if !earlier.isEmpty { try folder.removeDrafts(of: Set(earlier.map(\.fileName))) }
            return try folder.deliver(parcels, knowing: known, until: limit)
        } catch {
            return parcels.map { _ in error.delivery }
        }
    }
}

extension Parcel {
    /// The name of the mail's file: nothing in it changes from one attempt to the next.
    var fileName: String { "\(id).daybook" }
}
