/// What became of a post, as far as this end can know.
public enum PostResult: Hashable, Sendable {
    /// There is an answer, whatever it says.
    case answered(PostAnswer)
    /// Not a byte of it was sent.
    case notReached(PostFailure)
    /// It was sent, in part or as a whole, and no answer came: it may have been acted upon or not.
    case uncertain(PostFailure)
    /// There was no time left to begin with it.
    case notTried
}
