/// The rules of one time zone, read from a TZif file.
///
/// Two zones are equal when their names are: within one installation a name has one set of rules.
public struct Zone: Sendable {
    /// The IANA name, such as `America/Denver`.
    public let name: String
    let table: TransitionTable

    /// Reads the bytes of a TZif file of version 2 or later (RFC 9636).
    ///
    /// Every count is checked against the length, so that no input can do more than be refused.
    /// Throws `ZoneError`.
    public init(name: String, tzif: [UInt8]) throws(ZoneError) {
        self.name = name
        self.table = try TransitionTable(tzif: tzif)
    }

    /// What the clocks show at an instant, compared with UTC.
    public func offset(at instant: Instant) -> ZoneOffset {
        table.offsets[table.span(at: instant.secondsSinceUnixEpoch).kind]
    }

    /// What the clocks and calendars show at an instant; fractions of a second are dropped.
    public func local(_ instant: Instant) -> LocalDateTime {
        let seconds = instant.secondsSinceUnixEpoch
        return LocalDateTime(wallSeconds: seconds.adding(table.span(at: seconds).offset))
    }
}

extension Zone: Hashable {
    /// Whether both zones have the same name.
    public static func == (one: Zone, other: Zone) -> Bool { one.name == other.name }

    /// Feeds the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
