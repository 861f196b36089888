/// Something that a courier is asked to do over the network: one mail, one post.
struct Errand: Sendable {
    /// How long each part of it may take.
    struct Limits: Hashable, Sendable {
        /// Until the connection stands, the look-up of the name included.
        var connecting: Duration
        /// Until the next complete reply of a dialogue, each.
        var replying: Duration?
        /// Until the reply that follows the whole upload.
        var ending: Duration?
        /// From the beginning to the end.
        var whole: Duration?
    }

    /// Sets the options that make it what it is; called on the courier's thread.
    let prepare: @Sendable (EasyHandle) -> Void
    /// What is uploaded; nil if nothing is, or if `prepare` sees to it.
    var upload: [UInt8]?
    var limits: Limits
    /// Which addresses may be connected to; nil if every one.
    var addresses: AddressGuard?
    /// Whether the bytes go out without TLS, which the guard judges more strictly.
    var isPlain = false
    /// How many bytes of an answer are read.
    var answerLimit = 64 * 1024
    /// When it is too late to begin.
    var beginBy: ContinuousClock.Instant?
}
