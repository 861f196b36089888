/// What a complaint about a letter has led to.
public enum HeardComplaint: Hashable, Sendable {
    /// Nothing more goes to the address, and somebody asks the person how they want to be reached.
    case optedOut
    /// Somebody asks: which address it is about cannot be told, or it is not one of the person's.
    case asked
    /// Nothing: the address was opted out before, the person has none any more, or the letter went to staff.
    case nothing
}
