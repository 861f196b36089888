import Clinic
import Dispatch

/// A folder of mails as qmail defined it (<https://cr.yp.to/proto/maildir.html>): each mail is written in `tmp`,
/// forced to the disk, and then linked into `new`, so that a reader never sees half of one.
///
/// The name of a file depends on the message's id alone. A mail that was delivered before a crash is therefore
/// recognised when its message comes again, in `new` or, read and flagged, in `cur`, and is not delivered twice.
/// (A mail that its reader deleted or filed away in the meantime cannot be recognised.)
public struct Maildir: Sendable {
    /// Where the folder is.
    ///
    /// It is made when it is first needed, readable by nobody but its owner.
    public let path: String

    // Forcing a file to the disk blocks its thread, and the threads of Swift's pool must not be blocked. Several at
    // once share one journal commit of the file system: four times as many mails a second on a busy machine.
    private let queues: [DispatchQueue]

    /// The folder at `path`, with so many mails being written at once.
    public init(path: String, writers: Int = 8) {
        self.path = path
        self.queues = (0..<max(1, writers)).map { DispatchQueue(label: "daybook.maildir.\($0)") }
    }

    /// Delivers parcels as one batch: every mail is forced to the disk, and then, once, the folder's list of them.
    ///
    /// - Returns: what became of each, in order; `notTried` for those that were not begun before `limit`.
    public func deliver(_ parcels: [Parcel], until limit: ContinuousClock.Instant) async -> [Delivery] {
        guard !parcels.isEmpty else { return [] }
        do {
            let path = path
            let (folder, known) = try await on(queues[0]) { () throws(MaildirFault) in
                try Self.opened(path, for: parcels)
            }.get()
            let deliveries = await written(parcels, into: folder, knowing: known, until: limit)
            try await on(queues[0]) { () throws(MaildirFault) in try folder.forceNames(of: deliveries) }.get()
            return deliveries
        } catch {
            return parcels.map { _ in error.delivery }
        }
    }

    /// The folder, and the names of what is in it already.
    ///
    /// Only a message that was claimed before can be there, or have left something half-written.
    private static func opened(
        _ path: String, for parcels: [Parcel]
    ) throws(MaildirFault) -> (MaildirFolder, Set<String>) {
        let folder = try MaildirFolder(path: path)
        let earlier = Set(parcels.filter { $0.attempt > 1 }.map(\.fileName))
        guard !earlier.isEmpty else { return (folder, []) }
        let known = try folder.deliveredNames()
        try folder.removeDrafts(of: earlier)
        return (folder, known)
    }

    /// Every writer takes its share, one mail after the other.
    private func written(
        _ parcels: [Parcel], into folder: MaildirFolder, knowing known: Set<String>,
        until limit: ContinuousClock.Instant
    ) async -> [Delivery] {
        let shares = min(queues.count, parcels.count)
        return await withTaskGroup(of: [(Int, Delivery)].self) { group in
            for (share, queue) in queues.prefix(shares).enumerated() {
                group.addTask {
                    await on(queue) {
                        stride(from: share, to: parcels.count, by: shares).map { index in
                            (index, folder.deliver(parcels[index], knowing: known, until: limit))
                        }
                    }
                }
            }
            var deliveries = Array(repeating: Delivery.notTried, count: parcels.count)
            for await share in group {
                for (index, delivery) in share { deliveries[index] = delivery }
            }
            return deliveries
        }
    }

    private func on<Value: Sendable>(_ queue: DispatchQueue, _ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }

    private func on<Value: Sendable>(
        _ queue: DispatchQueue, _ work: @escaping @Sendable () throws(MaildirFault) -> Value
    ) async -> Result<Value, MaildirFault> {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result { () throws(MaildirFault) in try work() }) }
        }
    }
}

extension Parcel {
    /// The name of the mail's file: nothing in it changes from one attempt to the next.
    var fileName: String { "\(id).daybook" }
}

extension Parcel.Content {
    /// What stands in the file: the letter, or a text in the form of one, so that any mail reader shows it.
    var fileBytes: [UInt8] {
        switch self {
        case .letter(let letter): letter.bytes(endingLinesAs: .file)
        case .text(let text):
            Array(
                """
                Subject: Text message to \(text.recipient)
                X-Text-To: \(text.recipient)
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                \(text.body)

                """.utf8)
        }
    }
}
