/// The database could not be asked, or its answer did not arrive.
public enum ConnectionError: Error, Hashable, Sendable {
    /// Nothing was committed: no connection was to be had, or it was lost, or the deadline passed, before COMMIT was
    /// sent. The text is for the log.
    case unavailable(String)
    /// The connection was lost, or the deadline passed, after COMMIT was sent and before its answer: the transaction
    /// may or may not have been committed. Look, never guess.
    case commitOutcomeUnknown
}
