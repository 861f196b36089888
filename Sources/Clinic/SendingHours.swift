public import Scheduling

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

/// A law that says when messages may reach people in a region.
///
/// Laws are dated: one that has not begun, or has ended, counts for nothing.
public struct SendingLaw: Hashable, Sendable {
    /// ISO 3166 code of the country or region.
    public let region: String
    /// When messages may arrive.
    public let hours: SendingHours
    /// The first day.
    public let from: LocalDate
    /// The last day; nil while no end is known.
    public let until: LocalDate?
    /// Where it stands.
    public let source: String

    /// Whether it counts for somebody in `region` on a day.
    public func counts(in region: String, on date: LocalDate) -> Bool {
        (region == self.region || region.hasPrefix(self.region + "-")) && date >= from
            && until.map { date <= $0 } ?? true
    }

    /// The laws that ship.
    ///
    /// They bind solicitations; a practice that keeps to them with everything needs to argue with nobody.
    public static let shipped: [SendingLaw] = [
        law("US", 8, 21, LocalDate(year: 1992, month: 12, day: 20), "47 CFR 64.1200(c)(1)"),
        law("US-FL", 8, 20, LocalDate(year: 2021, month: 7, day: 1), "Fla. Stat. 501.616(6)"),
        law("US-OK", 8, 20, LocalDate(year: 2022, month: 11, day: 1), "Okla. Stat. tit. 15 775C.4"),
        law("US-CT", 9, 20, LocalDate(year: 2023, month: 10, day: 1), "Conn. Gen. Stat. 42-288a"),
    ].compactMap { $0 }

    private static func law(
        _ region: String, _ opens: Int, _ closes: Int, _ from: LocalDate?, _ source: String
    ) -> SendingLaw? {
        from.map { date in
            SendingLaw(
                region: region, hours: SendingHours(opens: opens * 60, closes: closes * 60), from: date, until: nil,
                source: source)
        }
    }
}
