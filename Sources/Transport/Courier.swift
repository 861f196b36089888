import CCurl
import Foundation

/// A thread of its own that carries errands over connections which it keeps open for the next.
///
/// libcurl does the work, on that thread alone: Swift's pool, which has one thread a core, never waits in it. Some parts
/// of libcurl wait (the reply to the final dot of a mail, a farewell to a server), and then this courier waits and no
/// other; whoever must not wait for a slow peer has a courier of their own.
final class Courier: Sendable {
    private let tray: Tray

    /// A courier that carries up to `atOnce` errands at a time and keeps up to `kept` connections; nil if libcurl
    /// cannot be had.
    init?(name: String, atOnce: Int, kept: Int) {
        guard Self.libraryIsReady, let multi = curl_multi_init() else { return nil }
        ccurl_multi_set_number(multi, CURLMOPT_MAXCONNECTS, kept)
        let tray = Tray(Tray.Multi(pointer: multi))
        self.tray = tray
        let thread = Thread {
            CourierLoop(tray: tray, atOnce: atOnce).run()
        }
        thread.name = name
        thread.start()
    }

    deinit {
        tray.close()
    }

    /// Carries an errand, and says what happened.
    ///
    /// Always returns: each part of an errand has its limit. When its task is cancelled, it ends where it stands, and
    /// the report tells how far it had got.
    func carry(_ errand: Errand) async -> ErrandReport {
        // Without a courier its thread ends, and what it carries with it.
        defer { withExtendedLifetime(self) {} }
        let single = SingleErrand(errand)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                single.await(continuation)
                tray.put(single)
            }
        } onCancel: {
            single.cancel()
            tray.wake()
        }
    }

    /// Carries everything that a source has, one after the other, behind the sources that came before it.
    func carry(all source: any ErrandSource) {
        tray.put(source)
    }

    /// Looks at once whether what it carries is still wanted.
    func look() {
        tray.wake()
    }

    // Must be called before anything else of libcurl, and not by two threads at once.
    private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
