/// The days of the week on which the visits of a series may fall.
///
/// Its text is its name: `MWF`, `TTh`, or `MWF+M` for weeks that come round in turn, one of three days and one of a
/// single day. `travel` allows every day, for people who come from far away and stay near the clinic.
/// Weeks begin on Monday, and the first is the one in which the series begins.
public struct SeriesPattern: Hashable, Sendable {
    /// The text from which it was read.
    public let name: String
    /// The weekdays of each week in turn; there is at least one week, and no week is empty.
    public let weeks: [Set<Weekday>]
    /// The weekdays of each week as bits, Monday the lowest: planning asks for them a million times.
    private let masks: [UInt8]

    /// Every day of every week.
    public static let travel = SeriesPattern(name: travelName, weeks: [Set(Weekday.allCases)])

    /// Reads `travel`, or weeks with a plus sign between them, each written with M, T, W, Th, F, Sa and Su in order.
    ///
    /// Throws `SeriesPatternError`.
    public init(_ text: String) throws(SeriesPatternError) {
        guard text != Self.travelName else {
            self = .travel
            return
        }
        var weeks: [Set<Weekday>] = []
        for part in text.split(separator: "+", omittingEmptySubsequences: false) {
            weeks.append(try Self.week(part, of: text))
        }
        self.init(name: text, weeks: weeks)
    }

    /// Whether visits may fall on the day of a series that begins on another day, both counted from 1970-01-01.
    func allows(day: Int, seriesBegins firstDay: Int) -> Bool {
        let weeksLater = Self.mondayIndex(day) - Self.mondayIndex(firstDay)
        let mask = masks[Int(Int64(weeksLater).remainderDown(by: Int64(masks.count)))]
        return mask & (1 << UInt8(Int64(day + 3).remainderDown(by: 7))) != 0
    }

    private static let travelName = "travel"

    /// How each day is written, longer ones before those they begin with.
    private static let letters: [(text: String, weekday: Weekday)] = [
        ("Th", .thursday), ("Sa", .saturday), ("Su", .sunday), ("M", .monday), ("T", .tuesday), ("W", .wednesday),
        ("F", .friday),
    ]

    private init(name: String, weeks: [Set<Weekday>]) {
        (self.name, self.weeks) = (name, weeks)
        masks = weeks.map { week in week.reduce(0) { $0 | 1 << UInt8($1.rawValue - 1) } }
    }

    private static func week(_ part: Substring, of text: String) throws(SeriesPatternError) -> Set<Weekday> {
        guard !part.isEmpty else { throw .emptyWeek(text: text) }
        var rest = part
        var last: Weekday?
        var week: Set<Weekday> = []
        while !rest.isEmpty {
            guard let (letters, weekday) = letters.first(where: { rest.hasPrefix($0.text) }) else {
                throw .unknownDay(text: text, rest: String(rest))
            }
            if let last, weekday <= last { throw .outOfOrder(text: text, weekday: weekday) }
            week.insert(weekday)
            last = weekday
            rest = rest.dropFirst(letters.count)
        }
        return week
    }

    /// The number of the week, which begins on Monday; 1970-01-01 was a Thursday.
    private static func mondayIndex(_ day: Int) -> Int {
        Int(Int64(day + 3).dividedDown(by: 7))
    }
}

extension SeriesPattern: CustomStringConvertible {
    /// Its name.
    public var description: String { name }
}

extension SeriesPattern: Codable {
    /// Reads the text of a pattern and throws `DecodingError` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do throws(SeriesPatternError) {
            try self.init(text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    /// Writes its name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
