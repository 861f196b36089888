/// What became of a mail, as far as this end can know.
public enum MailResult: Hashable, Sendable {
    /// The relay has taken it over: it answers for it from now on.
    case accepted
    /// The relay has not taken it, and may another time.
    case temporary(RelayReply)
    /// The relay never takes it.
    case permanent(RelayReply)
    /// The relay could not be made use of: it cannot have taken the mail, and others would fare no better.
    case notReached(RelayFailure)
    /// The mail was handed over to the last byte, and no reply came: the relay may have taken it or not.
    case uncertain(RelayFailure)
    /// There was no time left to begin with it, or the relay had failed before.
    case notTried
}
