import Clinic
import Mustache
public import Scheduling
import Transport

/// The texts to phones, read and checked once, at start-up.
public struct TextTemplates: Sendable {
    /// The most that one text carries: 160 characters of GSM 03.38.
    public static let length = 160

    private let parsed: [LetterTemplates.Name: MustacheTemplate]

    /// Reads the texts; the ones that ship, unless others are given.
    ///
    /// - Throws: `TemplateFault` as for letters, and `tooLong` for one that would not fit into one message with usual
    ///   values.
    public init(_ sources: [LetterTemplates.Name: String] = shipped) throws {
        var parsed: [LetterTemplates.Name: MustacheTemplate] = [:]
        for name in LetterTemplates.Name.texts {
            guard let source = sources[name] else { throw TemplateFault.missing(name) }
            try TemplateTags.check(source, of: name) { TextVariable(rawValue: $0) != nil }
            do {
                parsed[name] = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + source)
            } catch {
                throw TemplateFault.unreadable(name, "\(error)")
            }
        }
        self.parsed = parsed
        for name in LetterTemplates.Name.texts {
            let body = text(of: name, with: Self.usual)
            guard let text = GSMText(body) else { throw TemplateFault.notInAlphabet(name) }
            guard text.isSingle else { throw TemplateFault.tooLong(name, text.length) }
        }
    }

    /// A text, on one line: without its link where it fits into one message only so, and what to do before also without
    /// what it can be answered by, and without the time of the visit.
    ///
    /// In the others still stands what somebody can answer by, and in all the number to call. A check-in is nothing
    /// without its link.
    func text(of name: LetterTemplates.Name, with values: [TextVariable: String]) -> String {
        var left = values
        var text = rendered(name, with: left)
        guard name != .checkIn else { return text }
        let spared: [TextVariable] = name == .prepare ? [.answers, .link, .time] : [.link]
        for variable in spared where GSMText(text)?.isSingle != true {
            left[variable] = nil
            text = rendered(name, with: left)
        }
        return text
    }

    /// Whether what to do before says when the visit is: not beside the times of another clock, nor where it has no room.
    func tellTime(_ notice: Notice, zone: Zone, ownZone: Zone?) -> Bool {
        let values = notice.textValues(zone: zone, ownZone: ownZone)
        var timeless = values
        timeless[.answers] = nil
        timeless[.time] = nil
        return text(of: .prepare, with: values) != text(of: .prepare, with: timeless)
    }

    private func rendered(_ name: LetterTemplates.Name, with values: [TextVariable: String]) -> String {
        (parsed[name]?.render(TemplateValues(values)) ?? "").onOneLine
    }

    /// What texts usually carry: names, numbers and links of a common length.
    private static let usual: [TextVariable: String] = [
        .sender: "HW Appts", .day: "Tue 13 Jul", .time: "10:00 AM", .zone: "MDT", .ownTime: "9:00 AM", .more: "2",
        .list: "Tue 13 Jul 10:00 AM, Wed 14 Jul 10:00 AM, Thu 15 Jul 10:00 AM",
        .asked: "no food after 2:30 AM, water until 8:00 AM, nothing in the nose after 9:00 AM",
        .answers: Notice.answers, .until: "10:00 AM", .link: "https://hw.example/v/0123456789/0123456789abcdefg",
        .phone: "+1-312-555-0142",
        .help: "Call or text 988", .task: "01900000-0000-7000-8000-000000000001",
    ]
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
        case .visit(let start):
            values.merge(times(of: start, wall, ownZone)) { $1 }
            if !sameDay.isEmpty { values[.more] = "\(sameDay.count)" }
        case .sheet(let sheet):
            values.merge(times(of: sheet.visit.start, wall, ownZone)) { $1 }
            // The person eats and sleeps by their own clock, and beside one zone's name stand times of that zone alone.
            let own = ownZone.map { WallClock($0, region: region) }
            if let own, own.elsewhere(sheet.deadline, than: wall) != nil {
                values[.time] = nil
                values[.zone] = own.shortZone(at: sheet.deadline)
                values[.asked] = sheet.asked(on: own, visitDay: wall)
            } else {
                values[.asked] = sheet.asked(on: wall, visitDay: wall)
                values[.answers] = Self.answers
            }
        case .visits(let starts):
            let named = starts.prefix(Message.listed).map { "\(wall.shortDay($0)) \(wall.time($0))" }
            let rest = kind == .week ? starts.count - named.count : 0
            values[.list] = named.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
        case .offer(let start, let expires):
            values.merge(times(of: start, wall, ownZone)) { $1 }
            // Beside one zone's name stand times of that zone alone.
            values[.until] = wall.time(expires)
        case .alarm(let task): values[.task] = task.description
        case .checkIn, .waiting, .huddle, .changes: break
        }
        return values
    }

    /// Nobody is asked to agree to a visit whose time is not said.
    fileprivate static let answers = "Y yes, R change."

    private func times(of start: Instant, _ wall: WallClock, _ ownZone: Zone?) -> [TextVariable: String] {
        var values: [TextVariable: String] = [
            .day: wall.shortDay(start), .time: wall.time(start), .zone: wall.shortZone(at: start),
        ]
        if let ownZone { values[.ownTime] = WallClock(ownZone, region: region).elsewhere(start, than: wall) }
        return values
    }
}

extension PreparationSheet {
    /// What is not done from when on, with the day where that is not the day of the visit; else what matters most.
    ///
    /// - Parameter visitDay: the clock by which the text names the day of the visit.
    fileprivate func asked(on wall: WallClock, visitDay: WallClock) -> String {
        let day = visitDay.shortDay(visit.start)
        func time(_ instant: Instant) -> String {
            let own = wall.shortDay(instant)
            return own == day ? wall.time(instant) : "\(own.prefix(3)) \(wall.time(instant))"
        }
        let forbidden = [
            food.map { "no food after \(time($0))" }, drink.map { "water until \(time($0))" },
            spray.map { "nothing in the nose after \(time($0))" },
        ].compactMap { $0 }
        if !forbidden.isEmpty { return forbidden.joined(separator: ", ") }
        if needsEscort { return "somebody you know takes you home" }
        return driving == nil ? "please ask us what to bring" : "please do not drive home"
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
