/// What `pg_notify` sent: a channel and a payload.
public struct PostgresNotification: Hashable, Sendable {
    /// The name of the channel.
    public let channel: String
    /// The text that was sent with it, which may be empty.
    public let payload: String

    /// A notification, such as a test expects.
    public init(channel: String, payload: String) {
        self.channel = channel
        self.payload = payload
    }
}
