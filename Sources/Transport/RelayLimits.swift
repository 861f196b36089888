/// How long a relay may take for each part of its work.
public struct RelayLimits: Hashable, Sendable {
    /// Until the connection stands, the look-up of the name included.
    public var connecting: Duration
    /// Until each reply, greeting and TLS handshake included, but not the reply to the final dot.
    public var replying: Duration
    /// Until the reply to the final dot.
    ///
    /// A relay that has taken a mail may need long to say so; whoever does not wait sends it twice. RFC 5321
    /// §4.5.3.2.6 asks for ten minutes.
    public var ending: Duration
    /// How long an unused connection can still be used, in whole seconds.
    public var keeping: Duration

    /// The limits of a relay; without arguments 10, 60 and 600 seconds, and connections kept for 30.
    public init(
        connecting: Duration = .seconds(10), replying: Duration = .seconds(60), ending: Duration = .seconds(600),
        keeping: Duration = .seconds(30)
    ) {
        self.connecting = connecting
        self.replying = replying
        self.ending = ending
        self.keeping = keeping
    }

    /// Whether one of them leaves no time at all.
    var areTooShort: Bool {
        [connecting, replying, ending, keeping].contains { $0 <= .zero }
    }
}
