import CLibPQ

/// Listens to the server's notices for the one that matters, and keeps the rest off the standard error stream.
final class Notices {
    /// Whether a commit stopped waiting for its synchronous standby: it is done here, and perhaps nowhere else.
    var commitWasNotReplicated = false

    /// The receiver that libpq calls, on the thread that reads; its argument is the object.
    static let receive: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?) -> Void = { argument, result in
        guard let argument, let function = PQresultErrorField(result, PostgresError.Field.function.rawValue) else {
            return
        }
        if String(cString: function) == "SyncRepWaitForLSN" {
            Unmanaged<Notices>.fromOpaque(argument).takeUnretainedValue().commitWasNotReplicated = true
        }
    }
}
