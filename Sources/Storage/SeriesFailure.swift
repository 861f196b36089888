import Clinic
import Scheduling

/// Visits of a series that cannot take place where they were asked for: nothing has been written.
struct SeriesFailure: Error {
    /// Why, for each of them by its place among the starts.
    let refusals: [(index: Int, refusal: Refusal)]

    /// What the caller is told: every visit at fault, why, and what is free nearby.
    ///
    /// - Parameters:
    ///   - pointers: where the body has each start.
    ///   - nearby: free starts for each of them, the nearest first.
    func refusal(pointers: (Int) -> String, nearby: [Int: [Instant]], zone: Zone) -> Refusal {
        let numbers = refusals.map { "\($0.index + 1)" }
        let sentence =
            numbers.count == 1
            ? "Visit \(numbers[0]) cannot take place as planned, so nothing has been booked."
            : "Visits \(numbers.joined(separator: ", ")) cannot take place as planned, so nothing has been booked."
        var refusal = Refusal(
            refusals.first?.refusal.code ?? .slotUnavailable, sentence,
            fields: refusals.map { index, refusal in
                var words = refusal.reasons.isEmpty ? [refusal.sentence] : refusal.reasons
                let free = (nearby[index] ?? []).map { zone.local($0).description }
                if !free.isEmpty { words.append("Free nearby: \(free.joined(separator: ", ")).") }
                return Refusal.Field(pointer: pointers(index), detail: words.joined(separator: " "))
            }, nextStarts: refusals.first.flatMap { nearby[$0.index] } ?? [])
        refusal.reasons = refusals.count == 1 ? refusals[0].refusal.reasons : []
        return refusal
    }
}

extension Refusal {
    /// A visit of a series that would follow too soon.
    static func shortGap(_ gap: Duration, least: Duration) -> Refusal {
        var refusal = Refusal(.slotUnavailable, "This visit would follow too soon on the one before it.")
        refusal.reasons = [
            "It would begin \(hours(gap)) after the visit before it, and the series asks for \(hours(least))."
        ]
        return refusal
    }

    private static func hours(_ duration: Duration) -> String {
        let minutes = Int(duration / .minutes(1))
        return minutes.isMultiple(of: 60) ? "\(minutes / 60) h" : "\(minutes / 60) h \(abs(minutes % 60)) min"
    }
}
