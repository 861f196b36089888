public import Clinic
public import Scheduling
import Storage
import Transport

/// A text that does not go out as one message with what a practice puts into it.
public struct TextExcess: Hashable, Sendable {
    /// Why it does not.
    public enum Cause: Hashable, Sendable {
        /// So many characters of GSM 03.38.
        case length(Int)
        /// A character that is not in the alphabet of texts.
        case stranger(Character)
    }

    /// Which text: the name of a template, or of an answer.
    public let name: String
    /// Why.
    public let cause: Cause

    /// A sentence for whoever wrote the practice's file.
    public var sentence: String {
        switch cause {
        case .length(let length):
            "The text \"\(name)\" has \(length) characters with it, the phone number and a link if it needs one, "
                + "and \(TextTemplates.length) fit: write fewer."
        case .stranger(let character):
            "Texts to phones cannot carry \"\(character)\" in the space that they have: write it otherwise."
        }
    }
}

extension TextTemplates {
    /// The texts that would not fit with the longest that a practice may put into them; empty when all do.
    ///
    /// A link counts in a check-in alone: the others go out without it when they do not fit with it.
    ///
    /// - Parameter zones: those of the places of the practice.
    public func excesses(of practice: Practice, zones: [Zone]) -> [TextExcess] {
        // Beside a clock without letters stands how far it is from UTC.
        let own: [Zone?] = [nil, ZoneDirectory().zone("Asia/Kathmandu")]
        let moments = zones.flatMap { zone in Self.longestStarts(in: zone).map { (zone, $0) } }
        let texts = LetterTemplates.Name.texts.map { name in
            let bodies = moments.flatMap { zone, start in
                Self.notices(of: name, start: start, practice: practice).flatMap { notice in
                    own.map { text(of: name, with: notice.textValues(zone: zone, ownZone: $0)) }
                }
            }
            return (name.rawValue, bodies)
        }
        let answers = moments.flatMap { Self.answers($1, $0, practice) }
        let bodies =
            texts
            + Dictionary(grouping: answers, by: \.name).sorted { $0.key < $1.key }.map {
                ($0.key, $0.value.map(\.body))
            }
        return bodies.compactMap { name, bodies in bodies.compactMap { excess(of: name, body: $0) }.first }
    }

    /// What texts that come in are answered.
    private static func answers(
        _ start: Instant, _ zone: Zone, _ practice: Practice
    ) -> [(name: String, body: String)] {
        let link = LinkAddress.url(LinkText(.fresh(), .move, practice: practice), of: practice)
        let clock = WallClock(zone, region: practice.region)
        return ReplyAnswer.all(about: .init(start: start, zone: zone.name), link: .fresh()).map { name, answer in
            ("answer: \(name)", answer.text(of: practice, clock: clock) { _ in link })
        }
    }

    /// Why a text does not go out as one message; nil when it does.
    func excess(of name: String, body: String) -> TextExcess? {
        guard let text = GSMText(body) else {
            return GSMText.strangers(in: body).first.map {
                TextExcess(name: name, cause: .stranger(Character($0)))
            }
        }
        return text.isSingle ? nil : TextExcess(name: name, cause: .length(text.length))
    }

    /// Times that take as many characters as any, in winter and in summer: two digits for the day and for the hour.
    private static func longestStarts(in zone: Zone) -> [Instant] {
        [(1, 27), (9, 29)].compactMap { month, day in
            guard let date = LocalDate(year: 2027, month: month, day: day),
                let time = LocalTime(hour: 12, minute: 30)
            else { return nil }
            return zone.instant(LocalDateTime(date: date, time: time))
        }
    }

    private static func notices(
        of name: LetterTemplates.Name, start: Instant, practice: Practice
    ) -> [Notice] {
        guard let visit = TimeRange(start: start, lasting: .hours(1)) else { return [] }
        let content: Notice.Content =
            switch name {
            case .booked, .provisional, .reminder, .moved, .cancelled, .missed: .visit(start: start)
            case .prepare:
                .sheet(
                    PreparationSheet(
                        visit: visit,
                        preparation: Preparation(foodMinutes: 1440, drinkMinutes: 120, sprayMinutes: 60),
                        driveMinutes: nil,
                        needsEscort: false, company: []))
            case .series, .seriesCancelled, .week: .visits(Array(repeating: start, count: 7))
            case .checkIn: .checkIn
            case .offer: .offer(start: start, expires: start)
            case .waiting, .huddle, .changes: .waiting
            case .alarm: .alarm(.fresh())
            }
        let link = LinkText(.fresh(), .checkIn, practice: practice)
        let links = name == .checkIn ? [Link.Purpose.checkIn: LinkAddress.url(link, of: practice)] : [:]
        return kinds(of: name).map { kind in
            Notice(
                id: .fresh(), kind: kind, name: "", label: "", content: content, links: links,
                sameDay: name == .reminder ? [start] : [], practice: practice)
        }
    }

    private static func kinds(of name: LetterTemplates.Name) -> [Message.Kind] {
        (Message.Kind.plain + [.reminder(.days(1))]).filter { LetterTemplates.Name($0) == name }
    }
}
