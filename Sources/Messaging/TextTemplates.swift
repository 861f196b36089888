import Clinic
import Mustache
public import Scheduling

/// The texts to phones, read and checked once, at start-up.
public struct TextTemplates: Sendable {
    /// The most that one text carries: 160 characters of GSM 03.38.
    public static let length = 160

    private let parsed: [LetterTemplates.Name: MustacheTemplate]

    /// Reads the texts; the ones that ship, unless others are given.
    ///
    /// - Throws: `TemplateFault` as for letters.
    public init(_ sources: [LetterTemplates.Name: String] = shipped) throws {
        var parsed: [LetterTemplates.Name: MustacheTemplate] = [:]
        for name in LetterTemplates.Name.allCases {
            guard let source = sources[name] else { throw TemplateFault.missing(name) }
            try TemplateTags.check(source, of: name) { TextVariable(rawValue: $0) != nil }
            do {
                parsed[name] = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + source)
            } catch {
                throw TemplateFault.unreadable(name, "\(error)")
            }
        }
        self.parsed = parsed
    }

    /// A text, on one line.
    func text(of name: LetterTemplates.Name, with values: [TextVariable: String]) -> String {
        var object: [String: String] = [:]
        for (variable, value) in values { object[variable.rawValue] = value }
        return (parsed[name]?.render(object) ?? "").onOneLine
    }
}

extension PhoneText {
    /// Writes the text of a notice.
    ///
    /// - Parameters:
    ///   - number: where it goes (ITU-T E.164).
    ///   - zone: the zone of the place of the visit.
    ///   - ownZone: the person's zone, if it is known.
    public static func composed(
        _ notice: Notice, to number: String, with templates: TextTemplates, zone: Zone, ownZone: Zone?
    ) -> PhoneText {
        PhoneText(
            recipient: number,
            body: templates.text(
                of: LetterTemplates.Name(notice.kind), with: notice.textValues(zone: zone, ownZone: ownZone)))
    }
}

extension Notice {
    /// The values of the variables of a text; one that does not apply is missing.
    func textValues(zone: Zone, ownZone: Zone?) -> [TextVariable: String] {
        var values: [TextVariable: String] = [.sender: sender, .phone: phone, .help: crisis.briefly]
        values[.link] = links[.checkIn] ?? links[.offer] ?? links[.prepare]
        let wall = WallClock(zone, region: region)
        switch content {
        case .visit(let start): values.merge(times(of: start, wall, ownZone)) { $1 }
        case .sheet(let sheet):
            values.merge(times(of: sheet.visit.start, wall, ownZone)) { $1 }
            values[.food] = sheet.food.map(wall.time)
            values[.drink] = sheet.drink.map(wall.time)
        case .visits(let starts):
            values[.list] = starts.prefix(Self.listed).map { "\(wall.shortDay($0)) \(wall.time($0))" }.joined(
                separator: ", ")
        case .offer(let start, let expires):
            values.merge(times(of: start, wall, ownZone)) { $1 }
            values[.until] = WallClock(ownZone ?? zone, region: region).time(expires)
        case .checkIn, .waiting: break
        }
        return values
    }

    /// How many visits fit into a text.
    private static let listed = 3

    private func times(of start: Instant, _ wall: WallClock, _ ownZone: Zone?) -> [TextVariable: String] {
        var values: [TextVariable: String] = [
            .day: wall.shortDay(start), .time: wall.time(start), .zone: wall.shortZone(at: start),
        ]
        if let ownZone { values[.ownTime] = WallClock(ownZone, region: region).elsewhere(start, than: wall) }
        return values
    }
}

extension CrisisProfile {
    /// Whom to call at any time, as short as it can be said: `Call or text 988`.
    fileprivate var briefly: String {
        lines.dropFirst().first.map { line in
            let act = line.how.prefix(1).uppercased() + line.how.dropFirst()
            return line.how.hasPrefix("text ") ? "\(act) to \(line.number)" : "\(act) \(line.number)"
        } ?? ""
    }
}
