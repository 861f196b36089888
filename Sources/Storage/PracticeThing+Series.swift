import Clinic
import Scheduling

// How the series of a service is written, on both sides of the comparison.

extension PracticeThing {
    static func series(_ rule: SeriesRule?) -> [(name: String, text: String)] {
        [("series", rule.map(text) ?? "none")]
    }

    private static func text(_ rule: SeriesRule) -> String {
        var parts = rule.stages.map(text)
        if rule.minimumGap > .zero { parts.append("\(notice(minutes: Int(rule.minimumGap / .minutes(1)))) apart") }
        if let span = rule.spanDays { parts.append("over \(span.lowerBound) to \(span.upperBound) days") }
        if !rule.patterns.isEmpty { parts.append(rule.patterns.map(\.name).joined(separator: " or ")) }
        if rule.keepsTimeOfDay { parts.append("same time") }
        parts += rule.checkpoints.map(text)
        if let maintenance = rule.maintenance {
            let range = maintenance.rangeDays
            parts.append(
                "maintenance after \(maintenance.startDays)d every \(range.lowerBound)d to \(range.upperBound)d")
        }
        parts.append(rule.makesUpMissed ? "makes up for missed" : "does not make up for missed")
        return list(parts)
    }

    private static func text(_ stage: SeriesStage) -> String {
        switch stage {
        case .visits(let count): "\(count) visits"
        case .weeks(let weeks, let perWeek): "\(weeks) weeks of \(perWeek)"
        case .onward(let weeks): "then every \(weeks.lowerBound) to \(weeks.upperBound) weeks"
        }
    }

    private static func text(_ checkpoint: SeriesCheckpoint) -> String {
        switch checkpoint.moment {
        case .afterVisit(let visit): "\(checkpoint.review) after visit \(visit)"
        case .endOfWeek(let week): "\(checkpoint.review) after week \(week)"
        }
    }
}
