import Glibc

/// What the operating system refused while a mail was being written.
struct MaildirFault: Error, Hashable {
    /// What was being done, for instance `write`.
    let act: String
    /// The `errno` of it.
    let code: Int32

    /// Right after a call failed.
    init(_ act: String) {
        self.act = act
        self.code = errno
    }

    /// What it means for the parcel: most faults are the disk's and hit the next one too.
    var delivery: Delivery {
        switch code {
        case EFBIG, ENAMETOOLONG: .refused(reason: reason)
        case EIO: .deferred(reason: reason)
        default: .unavailable(reason: reason)
        }
    }

    private var reason: String { "maildir: \(act): \(String(cString: strerror(code)))" }
}
