/// What a channel made of one parcel.
///
/// Reasons are kept on the message and say nothing about anybody.
public enum Delivery: Hashable, Sendable {
    /// It is there, and stays there if the machine stops now; or a provider has it, who tells what became of it.
    case delivered
    /// It was there already: an earlier attempt had delivered it and could not say so.
    case alreadyThere
    /// Not this time, because of something about this parcel; worth another attempt.
    case deferred(reason: String)
    /// Never: the next attempt would end in the same way.
    case refused(reason: String)
    /// Never, since the person has told the provider that they want nothing more.
    case optedOut
    /// Nothing goes out on this channel at the moment: the disk is full, the relay is away; it asks for so long, if it does.
    case unavailable(reason: String, wait: Duration? = nil)
    /// Handed over or not: the line went away after the last byte and before the answer.
    case uncertain(reason: String)
    /// There was no time left for it before the lease ends.
    case notTried
}
