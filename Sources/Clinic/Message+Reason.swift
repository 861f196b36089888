extension Message {
    /// Why messages end, in words that say nothing about anybody, where more than one place has to know them.
    public enum Reason {
        /// The person's hours open again only when it makes no sense any more.
        public static let closed = "outside the person's hours until then"
    }
}

extension Message.Kind {
    /// Whether somebody must call where it came too late for a visit that still lies ahead: what to do before it is told
    /// by nothing else, and a reminder might have gone out if the hour were another one.
    ///
    /// A reminder that is one text too many is left out on purpose.
    ///
    /// - Parameter reason: why it was too late.
    public func isCalled(tooLateFor reason: String?) -> Bool {
        switch self {
        case .prepare: true
        case .reminder: reason == Message.Reason.closed
        default: false
        }
    }
}
