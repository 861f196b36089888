import Clinic
import Scheduling
import Yams

// Values that have a notation of their own.

extension PracticeFile.Reader {
    /// A whole number, of what the sentence says.
    mutating func count(_ section: Section, _ key: String, of what: String) -> Int {
        word(section, key, "Write a whole number of \(what), in digits.", or: 0, read: Self.number)
    }

    /// Weekly hours: under each of `mon`…`sun` one stretch or a list of them.
    mutating func hours(_ node: Node, _ path: Path) -> WeeklyHours {
        let week = section(node, path, keys: Weekday.allCases.map(\.name))
        var hours = WeeklyHours()
        for weekday in Weekday.allCases {
            guard let node = week.values[weekday.name] else { continue }
            if case .sequence = node {
                for (element, place) in list(week, weekday.name) {
                    hours.stretches += stretch(element, place, on: weekday)
                }
            } else {
                hours.stretches += stretch(node, path / .key(weekday.name), on: weekday)
            }
        }
        return hours
    }

    private mutating func stretch(_ node: Node, _ path: Path, on weekday: Weekday) -> [Stretch] {
        guard case .scalar(let scalar) = node else {
            add(node, path, "Write hours as text: \"08:00-17:30\".")
            return []
        }
        do {
            return [try Stretch(scalar.string, on: weekday)]
        } catch {
            add(node, path, error.description)
            return []
        }
    }

    /// A lead: `0`, or up to five digits and one of the units `m`, `h` and `d` (24 hours).
    static func lead(_ text: String) -> Duration? {
        text == "0" ? .zero : lead(text, units: "mhd")
    }

    /// A lead in one of the units.
    static func lead(_ text: String, units: String) -> Duration? {
        guard let unit = text.last, units.contains(unit), text.utf8.count <= 6, let count = number(text.dropLast())
        else { return nil }
        let seconds = unit == "m" ? 60 : unit == "h" ? 3600 : 86_400
        return .seconds(count * seconds)
    }

    /// One to nine digits, and nothing else.
    private static func number(_ text: some StringProtocol) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        else { return nil }
        return Int(text)
    }
}

extension Duration {
    /// Whole days of 24 hours in it.
    var days: Int { Int(components.seconds / 86_400) }
}
