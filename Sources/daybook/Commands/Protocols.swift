import ArgumentParser
import Clinic
import Scheduling

/// `daybook protocols`: the protocols that a practice file can name, written as a file would write them.
struct Protocols: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the protocols that a practice file can name.",
        discussion: """
            They are printed as a practice file has them under protocols:, so that one can be copied there and changed. \
            The minutes are what public pages of clinics show; none of them is advice.
            """)

    @Argument(help: "Only this one, by its code.")
    var code: String?

    func validate() throws {
        if let code, Recipe.shipped(code) == nil {
            throw ValidationError("There is no protocol \(code).")
        }
    }

    func run() {
        print("protocols:")
        for recipe in Recipe.shipped where code == nil || recipe.code == code {
            print("  - code: \(recipe.code)")
            print("    phases:")
            for phase in recipe.phases { print("      - {\(Self.members(of: phase).joined(separator: ", "))}") }
            for line in recipe.series.map(Self.lines) ?? [] { print("    \(line)") }
        }
    }

    /// How the visits follow one another, as a file writes it.
    private static func lines(of series: SeriesRule) -> [String] {
        var lines = ["series:"]
        var week = 1
        for stage in series.stages {
            switch stage {
            case .visits(let count): lines.append("  count: \(count)")
            case .weeks(let weeks, let perWeek):
                if week == 1 { lines.append("  weeks:") }
                lines.append("    - {from: \(week), to: \(week + weeks - 1), per_week: \(perWeek)}")
                week += weeks
            case .onward(let every):
                if week == 1 { lines.append("  weeks:") }
                lines.append("    - {from: \(week), every_weeks: [\(every.lowerBound), \(every.upperBound)]}")
            }
        }
        if let span = series.spanDays { lines.append("  window_days: [\(span.lowerBound), \(span.upperBound)]") }
        if series.minimumGap > .zero { lines.append("  min_gap_h: \(hours(series.minimumGap))") }
        if !series.patterns.isEmpty {
            lines.append("  patterns: [\(series.patterns.map(\.name).joined(separator: ", "))]")
        }
        if !series.keepsTimeOfDay { lines.append("  same_time_preferred: false") }
        if !series.checkpoints.isEmpty { lines.append("  checkpoints:") }
        for checkpoint in series.checkpoints {
            switch checkpoint.moment {
            case .afterVisit(let visit): lines.append("    - {after: \(visit), do: \(checkpoint.review)}")
            case .endOfWeek(let week): lines.append("    - {at: end week \(week), do: \(checkpoint.review)}")
            }
        }
        guard let maintenance = series.maintenance else { return lines }
        let range = maintenance.rangeDays
        return lines + [
            "maintenance:", "  start_days: \(maintenance.startDays)",
            "  range_days: [\(range.lowerBound), \(range.upperBound)]",
        ]
    }

    private static func hours(_ duration: Duration) -> String {
        let minutes = Int(duration / .minutes(1))
        return minutes.isMultiple(of: 60) ? "\(minutes / 60)" : "\(Double(minutes) / 60)"
    }

    /// What is not as it is when nothing is said.
    private static func members(of phase: RecipePhase) -> [String] {
        [
            "name: \(phase.name)", "minutes: \(phase.minutes)", phase.person ? nil : "person: false",
            phase.clinician ? "clinician: true" : nil, phase.nurse == .none ? nil : "nurse: \(phase.nurse.rawValue)",
            phase.prescriber == .none ? nil : "prescriber: \(phase.prescriber.rawValue)",
            phase.room ? "room: true" : nil,
        ].compactMap { $0 }
    }
}
