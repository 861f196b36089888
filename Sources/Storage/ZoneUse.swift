/// Which zones a practice counts on, and how many of its upcoming appointments other editions of the rules computed.
public struct ZoneUse: Sendable {
    /// The zones of its upcoming appointments, its sites, its people and itself, in order.
    public let zones: [String]
    /// How many upcoming appointments there are.
    public let upcoming: Int
    /// How many of them each other edition computed.
    public let otherEditions: [String: Int]
    /// How many of those are marked already, because the promised time is another now.
    public let marked: Int
}
