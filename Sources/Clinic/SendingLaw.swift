public import Scheduling

/// A law that says when messages may reach people in a region: one that ships, or one that a practice keeps to besides.
///
/// Laws are dated: one that has not begun, or has ended, counts for nothing. Each can only narrow the hours that the
/// practice and the other laws leave.
public struct SendingLaw: Hashable, Sendable, Codable {
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

    /// A law of a region.
    public init(region: String, hours: SendingHours, from: LocalDate, until: LocalDate? = nil, source: String) {
        self.region = region
        self.hours = hours
        self.from = from
        self.until = until
        self.source = source
    }

    /// Whether it counts for somebody in `region` on a day.
    public func counts(in region: String, on date: LocalDate) -> Bool {
        covers(region) && date >= from && until.map { date <= $0 } ?? true
    }

    /// Whether `region` is its own or a part of it.
    func covers(_ region: String) -> Bool { region == self.region || region.hasPrefix(self.region + "-") }

    /// The text form: `US-TX 10:00-19:00 from 2027-09-01 until 2028-08-31 (Example Code 1)`.
    public var text: String {
        "\(region) \(hours.text) from \(from)\(until.map { " until \($0)" } ?? "") (\(source))"
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
                region: region, hours: SendingHours(opens: opens * 60, closes: closes * 60), from: date, source: source)
        }
    }
}
