import Scheduling

/// Between which times of the day a message may reach a person, on their own clock.
public struct SendingHours: Hashable, Sendable, Codable {
    /// The first minute of the day, counted from midnight.
    public let opens: Int
    /// The minute after the last one: at most 1440.
    public let closes: Int

    /// Hours of the day, in minutes.
    public init(opens: Int, closes: Int) {
        (self.opens, self.closes) = (opens, closes)
    }

    /// Nine to eight: as strict as the strictest law that ships.
    public static let usual = SendingHours(opens: 9 * 60, closes: 20 * 60)

    /// Reads `09:00-20:00`; nil for anything else, and for hours that end before they begin.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let opens = Self.minute(parts[0]), let closes = Self.minute(parts[1]), opens < closes
        else { return nil }
        self.init(opens: opens, closes: closes)
    }

    /// The text form: `09:00-20:00`.
    public var text: String { "\(Self.text(opens))-\(Self.text(closes))" }

    /// What both allow.
    public func narrowed(by other: SendingHours) -> SendingHours {
        SendingHours(opens: max(opens, other.opens), closes: min(closes, other.closes))
    }

    private static func minute(_ text: String) -> Int? {
        text == "24:00" ? 1440 : LocalTime(text).flatMap { $0.second == 0 ? $0.minuteOfDay : nil }
    }

    private static func text(_ minute: Int) -> String {
        minute == 1440 ? "24:00" : LocalTime(hour: minute / 60, minute: minute % 60)?.description ?? ""
    }

    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let hours = SendingHours(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "Hours are given as 09:00-20:00."))
        }
        self = hours
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
