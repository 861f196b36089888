extension SeriesRule {
    /// The rule for what is left of a series after so many of its visits.
    ///
    /// Visits are left out from the front, and with them the weeks that they fill. How many days the whole takes no
    /// longer counts: a series that was interrupted has its remaining visits at its own pace. Nothing when all visits
    /// that are planned at once have been.
    public func remainder(after done: Int) -> SeriesRule? {
        guard done < visitCount else { return nil }
        var done = max(0, done)
        var rest = self
        rest.spanDays = nil
        rest.checkpoints = []
        rest.stages = stages.flatMap { stage -> [SeriesStage] in
            switch stage {
            case .visits(let count):
                let left = max(0, count - done)
                done = max(0, done - count)
                return left > 0 ? [.visits(left)] : []
            case .weeks(let weeks, let perWeek):
                let whole = min(weeks, done / max(1, perWeek))
                done -= whole * perWeek
                let started = whole < weeks ? done : 0
                done -= started
                let left = weeks - whole - (started > 0 ? 1 : 0)
                return (started > 0 ? [.weeks(1, perWeek: perWeek - started)] : [])
                    + (left > 0 ? [.weeks(left, perWeek: perWeek)] : [])
            case .onward: return [stage]
            }
        }
        return rest
    }

    /// The rule for no more than so many visits; one that counts weeks stays as it is.
    ///
    /// What is cut short may also be over sooner, and has no reviews after its last visit.
    public func cut(toVisits count: Int) -> SeriesRule {
        guard stages.count == 1, case .visits(let most) = stages[0], count < most else { return self }
        var rule = self
        rule.stages = [.visits(count)]
        rule.spanDays = spanDays.map { min(1, $0.upperBound)...$0.upperBound }
        rule.checkpoints.removeAll { if case .afterVisit(let visit) = $0.moment { visit > count } else { false } }
        return rule
    }

    /// How many days are looked at to plan so many visits from a date on: enough for every plan that keeps the rule.
    public func planningDays(count: Int?) -> Int {
        let day: Duration = .days(1)
        let spacing = Int(minimumGap / day) + 2
        var days = 14
        for stage in stages {
            switch stage {
            case .visits(let visits): days += max(spanDays?.upperBound ?? 0, (count ?? visits) * spacing)
            case .weeks(let weeks, _): days += weeks * 7
            case .onward: break
            }
        }
        return min(days, 400)
    }
}
