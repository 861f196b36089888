import Clinic
import Scheduling
import Yams

// How the visits of a protocol follow one another.

extension PracticeFile.Reader {
    /// The series of a protocol and the maintenance that follows it; nil without one, or when it makes no sense.
    mutating func series(of recipe: Section) -> SeriesRule? {
        guard let node = recipe.values["series"] else {
            if let node = recipe.values["maintenance"] {
                add(node, recipe.path / "maintenance", "Maintenance follows a series: say what that is.")
            }
            return nil
        }
        let before = faults.count
        let section = section(
            node, recipe.path / "series",
            keys: [
                "count", "weeks", "min_gap_h", "window_days", "patterns", "same_time_preferred", "checkpoints",
                "makes_up_missed",
            ])
        let rule = SeriesRule(
            stages: stages(section), minimumGap: section.has("min_gap_h") ? gap(section) : .zero,
            spanDays: section.has("window_days") ? range(section, "window_days", example: "[12, 21]") : nil,
            patterns: list(section, "patterns", isRequired: false).compactMap { pattern($0.node, $0.path) },
            keepsTimeOfDay: flag(section, "same_time_preferred", or: true),
            checkpoints: list(section, "checkpoints", isRequired: false).compactMap { checkpoint($0.node, $0.path) },
            maintenance: maintenance(of: recipe),
            makesUpMissed: section.has("makes_up_missed") ? flag(section, "makes_up_missed") : nil)
        guard faults.count == before else { return nil }
        for fault in rule.faults { add(node, section.path, fault.description) }
        return faults.count == before ? rule : nil
    }

    private mutating func stages(_ series: Section) -> [SeriesStage] {
        if series.has("count"), let weeks = series.values["weeks"] {
            add(weeks, series.path / "weeks", "A series has a \"count\" or \"weeks\", and not both.")
        }
        guard series.has("weeks") else { return [.visits(count(series, "count", of: "visits"))] }
        var next = 1
        return list(series, "weeks").compactMap { node, path in
            let part = section(node, path, keys: ["from", "to", "per_week", "every_weeks"])
            let from = count(part, "from", of: "weeks")
            if part.has("from"), from != next {
                add(node, path / "from", "These weeks begin with week \(next).")
            }
            if part.has("every_weeks") {
                return range(part, "every_weeks", example: "[1, 2]").map { .onward(everyWeeks: $0) }
            }
            let to = count(part, "to", of: "weeks")
            next = to + 1
            return .weeks(to - from + 1, perWeek: count(part, "per_week", of: "visits"))
        }
    }

    /// Hours and perhaps a half: `44`, `20.5`.
    private mutating func gap(_ series: Section) -> Duration {
        word(series, "min_gap_h", "Write hours: 44 or 20.5.", or: .zero) { text in
            guard text.utf8.count <= 6, text.utf8.allSatisfy({ "0123456789.".utf8.contains($0) }),
                let hours = Double(text)
            else { return nil }
            return .minutes(Int((hours * 60).rounded()))
        }
    }

    private mutating func range(_ section: Section, _ key: String, example: String) -> ClosedRange<Int>? {
        let bounds = texts(section, key).map { Int($0) ?? -1 }
        if bounds.count == 2, bounds[0] >= 0, bounds[0] <= bounds[1], bounds[1] <= 10_000 {
            return bounds[0]...bounds[1]
        }
        if let node = section.values[key] {
            add(node, section.path / .key(key), "Write the least and the most: \(example).")
        }
        return nil
    }

    private mutating func pattern(_ node: Node, _ path: Path) -> SeriesPattern? {
        guard case .scalar(let scalar) = node else {
            add(node, path, "Write days as text: MWF, TTh, or travel for any.")
            return nil
        }
        do throws(SeriesPatternError) {
            return try SeriesPattern(scalar.string)
        } catch {
            add(node, path, error.description)
            return nil
        }
    }

    private mutating func checkpoint(_ node: Node, _ path: Path) -> SeriesCheckpoint? {
        let section = section(node, path, keys: ["after", "at", "do"])
        let review = text(section, "do")
        if section.has("at"), !section.has("after") {
            let week = word(section, "at", "Write the end of a week: \"end week 4\".", or: 1) { text in
                text.hasPrefix("end week ") ? Int(text.dropFirst(9)) : nil
            }
            return SeriesCheckpoint(.endOfWeek(week), review: review)
        }
        if let at = section.values["at"] {
            add(at, path / "at", "A checkpoint has \"after\" or \"at\", not both.")
        }
        return SeriesCheckpoint(.afterVisit(count(section, "after", of: "visits")), review: review)
    }

    private mutating func maintenance(of recipe: Section) -> SeriesMaintenance? {
        guard let node = recipe.values["maintenance"] else { return nil }
        let section = section(node, recipe.path / "maintenance", keys: ["start_days", "range_days"])
        let start = count(section, "start_days", of: "days")
        return range(section, "range_days", example: "[14, 180]").map {
            SeriesMaintenance(startDays: start, rangeDays: $0)
        }
    }
}
